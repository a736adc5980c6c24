using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Understudy
{
    using Fields = Dictionary<string, Func<object, bool>>;
    using Message = Dictionary<string, object>;

    /// Checks of values in messages, and the lists in messages that were checked.
    static class Checks
    {
        /// Message numbers fit 32 bits.
        const double MaxNumber = uint.MaxValue;

        public static bool IsText(object value) => value is string;

        public static bool IsFlag(object value) => value is bool;

        public static bool IsReal(object value) => value is double;

        public static bool IsCount(object value)
        {
            return value is double number && number >= 0 && number <= MaxNumber && Math.Floor(number) == number;
        }

        /// Whether a value numbers a message.
        public static bool IsNumber(object value) => IsCount(value) && (double)value > 0;

        /// Whether a value is the id of a thing.
        public static bool IsId(object value)
        {
            return value is string || (value != null && Json.IsNumber(value) && Json.IsFinite(value));
        }

        public static bool IsValues(object value)
        {
            return value is IDictionary<string, object> values && values.Values.All(Values.IsOne);
        }

        public static Func<object, bool> Optional(Func<object, bool> isRight)
        {
            return value => value == null || isRight(value);
        }

        public static Func<object, bool> ListOf(Func<object, bool> isRight)
        {
            return value => value is List<object> items && items.All(isRight);
        }

        public static Func<object, bool> Shaped(Fields fields)
        {
            return value => value is IDictionary<string, object> && WrongField(value, fields) == null;
        }

        /// The name of a field with the wrong type; null if all are right.
        public static string WrongField(object value, Fields fields)
        {
            return fields.FirstOrDefault(field => !field.Value(Json.Get<object>(value, field.Key))).Key;
        }

        public static IEnumerable<object> Items(object told, string name)
        {
            return Json.Get<IEnumerable>(told, name)?.Cast<object>() ?? Enumerable.Empty<object>();
        }

        // For what is generated.

        /// Matches no state of the session.
        public const long NoState = -1;
        /// Length limit of the server on the reason of a failed step.
        const int MaxDetail = 1000;

        public static string TextOf(object told, string name) => Json.Get<string>(told, name);

        public static double RealOf(object told, string name) => Json.Get<double>(told, name);

        public static long NumberOf(object told, string name) => Json.Whole(told, name);

        public static List<object> ItemsOf(object told, string name) => Items(told, name).ToList();

        public static List<string> NamesOf(object told, string name) => Items(told, name).OfType<string>().ToList();

        /// The members that do a step.
        public static List<string> CrewOf(object told) => NamesOf(told, "with").Prepend(TextOf(told, "agent")).ToList();

        public static object Copied(object json) => Json.Read(Json.Write(json));

        public static Message Merged(object one, object other)
        {
            var merged = new Message((Message)one);
            foreach (var each in (Message)other) merged[each.Key] = each.Value;
            return merged;
        }

        /// A copy of an object of JSON, without one of its members.
        public static Message WithoutKey(object values, string name)
        {
            var others = new Message((Message)values);
            others.Remove(name);
            return others;
        }

        public static object MemberOf(object told, string name) => Json.Get<object>(told, name);

        /// Whether a message has a member that is not null.
        public static bool IsGiven(object told, string name) => MemberOf(told, name) != null;

        /// A copy of the keys, which may go while they are looped over.
        public static List<string> KeysOf<T>(Dictionary<string, T> values) => values.Keys.ToList();

        public static List<Message> ValuesOf(Dictionary<object, Message> values) => values.Values.ToList();

        public static string ToJsonText(object json) => Json.Write(json);

        public static long ByteLength(string text) => Encoding.UTF8.GetByteCount(text);

        /// Several messages as one.
        public static string Batched(List<string> messages)
        {
            return "{\"type\":\"batch\",\"messages\":[" + string.Join(",", messages) + "]}";
        }

        /// The JSON of a saved text. Throws an UnderstudyException (bad-value) for any other text.
        public static object SavedIn(string text)
        {
            try
            {
                return Json.Read(text);
            }
            catch (FormatException)
            {
                throw NotSaved();
            }
        }

        public static UnderstudyException NotSaved() => new UnderstudyException("bad-value", "this is not what Save gave");

        /// What the server found wrong.
        public static UnderstudyException ErrorOf(object told)
        {
            return new UnderstudyException(TextOf(told, "code"), TextOf(told, "message"), TextOf(told, "pointer"));
        }

        public static UnderstudyException TooLarge(Message told, long most)
        {
            var bytes = ByteLength(Json.Write(told));
            var words = "a message of the type " + told["type"] + " has " + bytes + " bytes; at most " + most + " are read";
            return new UnderstudyException("message-too-large", words);
        }

        /// The message that a step has ended, perhaps with a detail.
        public static Message StepEnd(long stepId, string how, string detail)
        {
            var end = new Message { { "type", "step" }, { "stepId", stepId }, { "event", how } };
            if (detail != null) end["detail"] = detail.Length > MaxDetail ? detail.Substring(0, MaxDetail) : detail;
            return end;
        }

        public static object JsonOf(Step step) => step.ToJson();

        public static List<Step> StepsOf(object told) => Step.PlannedIn(told);

        public static List<Step> StepsFrom(List<Step> steps, long first) => steps.Skip((int)first).ToList();

        public static bool IsDueAt(Step step, double nowMs) => step.FromMs <= nowMs;

        public static bool IsSameStep(Step one, Step other) => one.IsSame(other);

        public static bool AreSameNames(IEnumerable<string> some, IEnumerable<string> others)
        {
            return some.OrderBy(name => name).SequenceEqual(others.OrderBy(name => name));
        }
    }
}
