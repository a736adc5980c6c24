using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Understudy
{
    /// <summary>
    /// JSON as dictionaries, lists, texts, numbers (double), truth values and null. It uses no reflection, so
    /// ahead-of-time compilers strip nothing that it needs.
    /// </summary>
    public static class Json
    {
        const int MaxDepth = 64;
        /// Length limit of a number: servers send shorter ones, and longer ones are slow to read.
        const int MaxDigits = 400;

        /// <summary>Parses a text.</summary>
        /// <exception cref="FormatException">The text is not JSON.</exception>
        public static object Read(string text)
        {
            var reader = new Reader { Text = text };
            var value = reader.Value(0);
            reader.Blanks();
            if (reader.At < text.Length) throw reader.Wrong();
            return value;
        }

        /// <summary>Writes a value; whole numbers have no decimal point.</summary>
        /// <exception cref="FormatException">
        /// A value has no JSON form, such as NaN, or is nested too deeply.
        /// </exception>
        public static string Write(object value)
        {
            var text = new StringBuilder();
            Write(value, text, 0);
            return text.ToString();
        }

        /// A value of the game as JSON. Throws an UnderstudyException (bad-value) for a value without a JSON form.
        internal static string TextOf(object value, string pointer)
        {
            try
            {
                return Write(value);
            }
            catch (FormatException error)
            {
                throw new UnderstudyException("bad-value", error.Message, pointer);
            }
        }

        /// Whether a text is Unicode: in one with a lone surrogate, half of a letter is missing, and UTF-8 has no form for it.
        internal static bool IsUnicode(string text)
        {
            for (var at = 0; at < text.Length; at++)
            {
                if (!char.IsSurrogate(text[at])) continue;
                if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return false;
                at++;
            }
            return true;
        }

        internal static bool IsNumber(object value)
        {
            return value is int || value is double || value is float || value is long || value is uint || value is ulong
                || value is short || value is ushort || value is byte || value is sbyte || value is decimal;
        }

        internal static bool IsFinite(object number)
        {
            var value = Convert.ToDouble(number, CultureInfo.InvariantCulture);
            return !double.IsNaN(value) && !double.IsInfinity(value);
        }

        /// <summary>A member of an object, if present and of that type.</summary>
        public static T Get<T>(object json, string name, T otherwise = default)
        {
            var members = json as IDictionary<string, object>;
            object value;
            return members != null && members.TryGetValue(name, out value) && value is T ? (T)value : otherwise;
        }

        /// <summary>A number member of an object, as a whole number.</summary>
        public static long Whole(object json, string name, long otherwise = 0)
        {
            var number = Get<double>(json, name, otherwise);
            return Math.Abs(number) < 9e15 ? (long)number : otherwise;
        }

        static void Write(object value, StringBuilder text, int depth)
        {
            if (depth > MaxDepth) throw new FormatException("This is nested too deeply for JSON.");
            if (value == null) text.Append("null");
            else if (value is bool) text.Append((bool)value ? "true" : "false");
            else if (value is string) WriteText((string)value, text);
            else if (value is IDictionary<string, object> members) WriteMembers(members, text, depth + 1);
            else if (value is System.Collections.IEnumerable items) WriteItems(items, text, depth + 1);
            else if (IsNumber(value) && IsFinite(value)) WriteNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture), text);
            else throw new FormatException("JSON has no " + value + "; it has texts, finite numbers, true and false.");
        }

        static void WriteNumber(double number, StringBuilder text)
        {
            var isWhole = Math.Abs(number) < 9e15 && Math.Floor(number) == number;
            text.Append(isWhole
                ? ((long)number).ToString(CultureInfo.InvariantCulture)
                : number.ToString("R", CultureInfo.InvariantCulture));
        }

        static void WriteMembers(IDictionary<string, object> members, StringBuilder text, int depth)
        {
            var before = '{';
            foreach (var member in members)
            {
                text.Append(before);
                WriteText(member.Key, text);
                text.Append(':');
                Write(member.Value, text, depth);
                before = ',';
            }
            text.Append(before == '{' ? "{}" : "}");
        }

        static void WriteItems(System.Collections.IEnumerable items, StringBuilder text, int depth)
        {
            var before = '[';
            foreach (var item in items)
            {
                text.Append(before);
                Write(item, text, depth);
                before = ',';
            }
            text.Append(before == '[' ? "[]" : "]");
        }

        static void WriteText(string words, StringBuilder text)
        {
            if (!IsUnicode(words)) throw new FormatException("A text has a lone surrogate: half of a letter is missing.");
            text.Append('"');
            foreach (var letter in words)
            {
                if (letter == '"' || letter == '\\') text.Append('\\').Append(letter);
                else if (letter < ' ') text.Append("\\u").Append(((int)letter).ToString("x4"));
                else text.Append(letter);
            }
            text.Append('"');
        }

        sealed class Reader
        {
            public string Text;
            public int At;

            public FormatException Wrong() => new FormatException("This is not JSON, at character " + At + ".");

            public void Blanks()
            {
                while (At < Text.Length && " \t\r\n".IndexOf(Text[At]) >= 0) At++;
            }

            public object Value(int depth)
            {
                Blanks();
                if (At >= Text.Length || depth > MaxDepth) throw Wrong();
                switch (Text[At])
                {
                    case '{': return Members(depth);
                    case '[': return Items(depth);
                    case '"': return Words();
                    case 't': return Word("true", true);
                    case 'f': return Word("false", false);
                    case 'n': return Word("null", null);
                    default: return Number();
                }
            }

            object Word(string word, object value)
            {
                if (string.CompareOrdinal(Text, At, word, 0, word.Length) != 0) throw Wrong();
                At += word.Length;
                return value;
            }

            object Number()
            {
                var start = At;
                while (At < Text.Length && "+-.0123456789eE".IndexOf(Text[At]) >= 0) At++;
                if (At - start > MaxDigits) throw Wrong();
                var digits = Text.Substring(start, At - start);
                var isNumber = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
                if (isNumber && !double.IsInfinity(number)) return number;
                throw Wrong();
            }

            Dictionary<string, object> Members(int depth)
            {
                var members = new Dictionary<string, object>();
                for (At++; !Ends('}', members.Count > 0); )
                {
                    Blanks();
                    if (At >= Text.Length || Text[At] != '"') throw Wrong();
                    var name = Words();
                    Blanks();
                    if (At >= Text.Length || Text[At++] != ':') throw Wrong();
                    members[name] = Value(depth + 1);
                }
                return members;
            }

            List<object> Items(int depth)
            {
                var items = new List<object>();
                for (At++; !Ends(']', items.Count > 0); ) items.Add(Value(depth + 1));
                return items;
            }

            /// Whether a list ends here; if not, skips the separator.
            bool Ends(char end, bool hasItems)
            {
                Blanks();
                if (At >= Text.Length) throw Wrong();
                if (Text[At] == end)
                {
                    At++;
                    return true;
                }
                if (hasItems && Text[At++] != ',') throw Wrong();
                return false;
            }

            string Words()
            {
                var words = new StringBuilder();
                for (At++; At < Text.Length; At++)
                {
                    if (Text[At] == '"')
                    {
                        At++;
                        return IsUnicode(words.ToString()) ? words.ToString() : throw Wrong();
                    }
                    words.Append(Text[At] == '\\' ? Escaped() : Text[At]);
                }
                throw Wrong();
            }

            char Escaped()
            {
                At++;
                if (At >= Text.Length) throw Wrong();
                if (Text[At] != 'u')
                {
                    var index = "\"\\/bfnrt".IndexOf(Text[At]);
                    if (index < 0) throw Wrong();
                    return "\"\\/\b\f\n\r\t"[index];
                }
                if (At + 4 >= Text.Length) throw Wrong();
                var digits = Text.Substring(At + 1, 4);
                At += 4;
                if (ushort.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
                    return (char)code;
                throw Wrong();
            }
        }
    }
}
