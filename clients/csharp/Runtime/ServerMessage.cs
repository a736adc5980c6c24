using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Fields = Dictionary<string, Func<object, bool>>;

    /// The server's messages, as far as this client reads them; unknown members are ignored.
    static class ServerMessage
    {
        /// Message numbers fit 32 bits.
        const double MaxNumber = uint.MaxValue;

        static readonly Fields Plan = new Fields
        {
            { "n", IsCount }, { "agent", IsText }, { "basedOn", IsCount }, { "want", IsCount },
            { "steps", value => Step.ListOf(value) != null }, { "cost", value => value is double },
            { "source", IsText }, { "status", IsText }, { "reason", IsTextOrNone },
            { "fromMs", value => value == null || (value is List<object> list && list.All(each => each is double)) },
        };

        static readonly Dictionary<string, Fields> Known = new Dictionary<string, Fields>
        {
            { "welcome", new Fields { { "resumeToken", IsText }, { "received", IsCount } } },
            { "ack", new Fields { { "received", IsCount } } },
            { "plan", Plan },
            { "revised", Plan },
            {
                "early", new Fields
                {
                    { "n", IsCount }, { "agent", IsText }, { "basedOn", IsCount }, { "want", IsCount },
                    { "step", IsStep }, { "index", IsCount },
                }
            },
            {
                "begin", new Fields
                {
                    { "n", IsCount }, { "agent", IsText }, { "stepId", IsCount }, { "step", IsStep }, { "squad", IsTextOrNone },
                    { "with", AreNamesOrNone }, { "untilMs", IsNumberOrNone }, { "for", AreUsesOrNone },
                }
            },
            { "finish", new Fields { { "n", IsCount }, { "agent", IsText }, { "stepId", IsCount } } },
            {
                "wait", new Fields
                {
                    { "n", IsCount }, { "agent", IsText }, { "squad", IsText }, { "step", IsStep }, { "for", IsTextOrNone },
                    { "what", IsText }, { "untilMs", value => value is double },
                }
            },
            { "rest", new Fields { { "n", IsCount }, { "agent", IsText }, { "squad", IsText }, { "reason", IsText } } },
            { "roles", new Fields { { "n", IsCount }, { "squad", IsText }, { "roles", AreRoles } } },
            {
                "interrupt", new Fields
                {
                    { "n", IsCount }, { "agent", IsText }, { "stepId", IsCount }, { "reason", IsText },
                }
            },
            { "claims", new Fields { { "n", IsCount }, { "agent", IsText }, { "things", AreIds } } },
            {
                "order", new Fields
                {
                    { "n", IsCount }, { "agent", IsText }, { "want", IsCount }, { "id", IsText },
                    { "state", IsText }, { "reason", IsTextOrNone },
                }
            },
            { "ways", new Fields { { "n", IsCount }, { "agent", IsText }, { "ways", AreWays } } },
            { "resync", new Fields { { "agents", AreNamesOrNone } } },
            {
                "error", new Fields
                {
                    { "code", IsText }, { "message", IsText }, { "pointer", IsTextOrNone },
                    { "seq", value => value == null || IsCount(value) }, { "agent", IsTextOrNone },
                    { "squad", IsTextOrNone },
                }
            },
        };

        static readonly Fields Role = new Fields
        {
            { "agent", IsText }, { "step", IsStep }, { "with", value => value != null && AreNamesOrNone(value) },
            { "isRunning", value => value is bool }, { "fromMs", value => value is double },
            { "untilMs", value => value is double }, { "for", value => value != null && AreUsesOrNone(value) },
        };

        /// Parses a message: it needs a type, and its number, `n`, must be valid if present. Throws an
        /// UnderstudyException (bad-message) for an invalid message, including null, a binary one.
        public static Dictionary<string, object> Read(string text)
        {
            if (text == null) throw Bad("the server sent bytes where messages are texts", null);
            object json;
            try
            {
                json = Json.Read(text);
            }
            catch (FormatException error)
            {
                throw Bad("the server sent what is no JSON: " + error.Message, null);
            }
            var message = json as Dictionary<string, object>;
            if (Json.Get<string>(message, "type") == null) throw Bad("the server sent JSON that is no message", "/type");
            var isRight = !message.TryGetValue("n", out var n) || (IsCount(n) && (double)n > 0);
            return isRight ? message : throw Bad("the server sent a message whose number is none", "/n");
        }

        /// Throws an UnderstudyException (bad-message) if a known field has the wrong type.
        public static void Check(Dictionary<string, object> message)
        {
            var type = (string)message["type"];
            if (!Known.TryGetValue(type, out var fields)) return;
            foreach (var field in fields)
            {
                message.TryGetValue(field.Key, out var value);
                if (field.Value(value)) continue;
                throw Bad("the server sent a message of the type " + type + " whose " + field.Key + " is wrong", "/" + field.Key);
            }
        }

        static UnderstudyException Bad(string message, string pointer)
        {
            return new UnderstudyException("bad-message", message, pointer);
        }

        static bool IsCount(object value)
        {
            return value is double number && number >= 0 && number <= MaxNumber && Math.Floor(number) == number;
        }

        static bool IsNumberOrNone(object value)
        {
            return value == null || value is double;
        }

        static bool AreUsesOrNone(object value)
        {
            return value == null || (value is List<object> uses
                && uses.All(use => Json.Get<string>(use, "what") != null && IsTextOrNone(Json.Get<object>(use, "agent"))));
        }

        static bool AreRoles(object value)
        {
            return value is List<object> roles
                && roles.All(role => role is Dictionary<string, object> && Role.All(field => field.Value(Json.Get<object>(role, field.Key))));
        }

        static bool IsText(object value)
        {
            return value is string;
        }

        static bool IsTextOrNone(object value)
        {
            return value == null || value is string;
        }

        static bool IsStep(object value)
        {
            return Step.Of(value) != null;
        }

        static bool AreIds(object value)
        {
            return value is List<object> ids && ids.All(Things.IsId);
        }

        static bool AreWays(object value)
        {
            return value is List<object> rows && rows.All(row =>
            {
                var from = Json.Get<object>(row, "from");
                return (from == null || Things.IsId(from)) && AreIds(Json.Get<object>(row, "to"));
            });
        }

        static bool AreNamesOrNone(object value)
        {
            return value == null || (value is List<object> names && names.All(IsText));
        }
    }
}
