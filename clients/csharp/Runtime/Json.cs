using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Understudy
{
    /// <summary>
    /// JSON as dictionaries, lists, texts, numbers (double), truth values and null. It uses no reflection, so that
    /// nothing of it is stripped where code is compiled ahead of time.
    /// </summary>
    public static class Json
    {
        const int MaxDepth = 64;

        /// <summary>Reads a text.</summary>
        /// <exception cref="FormatException">It is no JSON.</exception>
        public static object Read(string text)
        {
            var reader = new Reader { Text = text };
            var value = reader.Value(0);
            reader.Blanks();
            if (reader.At < text.Length) throw reader.Wrong();
            return value;
        }

        /// <summary>Writes a value; numbers that are whole are written without a point.</summary>
        public static string Write(object value)
        {
            var text = new StringBuilder();
            Write(value, text);
            return text.ToString();
        }

        /// <summary>A member of an object, if it is there and of that type.</summary>
        public static T Get<T>(object json, string name, T otherwise = default)
        {
            var members = json as IDictionary<string, object>;
            object value;
            return members != null && members.TryGetValue(name, out value) && value is T ? (T)value : otherwise;
        }

        /// <summary>A number of an object, as a whole one.</summary>
        public static long Whole(object json, string name, long otherwise = 0)
        {
            var number = Get<double>(json, name, otherwise);
            return Math.Abs(number) < 9e15 ? (long)number : otherwise;
        }

        static void Write(object value, StringBuilder text)
        {
            if (value == null) text.Append("null");
            else if (value is bool) text.Append((bool)value ? "true" : "false");
            else if (value is string) WriteText((string)value, text);
            else if (value is IDictionary<string, object>) WriteMembers((IDictionary<string, object>)value, text);
            else if (value is System.Collections.IEnumerable) WriteItems((System.Collections.IEnumerable)value, text);
            else WriteNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture), text);
        }

        static void WriteNumber(double number, StringBuilder text)
        {
            var isWhole = Math.Abs(number) < 9e15 && Math.Floor(number) == number;
            text.Append(isWhole
                ? ((long)number).ToString(CultureInfo.InvariantCulture)
                : number.ToString("R", CultureInfo.InvariantCulture));
        }

        static void WriteMembers(IDictionary<string, object> members, StringBuilder text)
        {
            var before = '{';
            foreach (var member in members)
            {
                text.Append(before);
                WriteText(member.Key, text);
                text.Append(':');
                Write(member.Value, text);
                before = ',';
            }
            text.Append(before == '{' ? "{}" : "}");
        }

        static void WriteItems(System.Collections.IEnumerable items, StringBuilder text)
        {
            var before = '[';
            foreach (var item in items)
            {
                text.Append(before);
                Write(item, text);
                before = ',';
            }
            text.Append(before == '[' ? "[]" : "]");
        }

        static void WriteText(string words, StringBuilder text)
        {
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

            public FormatException Wrong()
            {
                return new FormatException("This is not JSON, at character " + At + ".");
            }

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
                var digits = Text.Substring(start, At - start);
                if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    return number;
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

            /// Whether a list ends here; else what parts its items is passed over.
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
                        return words.ToString();
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
