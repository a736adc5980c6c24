using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Fields = Dictionary<string, Func<object, bool>>;

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
            return Json.Get<List<object>>(told, name) ?? Enumerable.Empty<object>();
        }
    }
}
