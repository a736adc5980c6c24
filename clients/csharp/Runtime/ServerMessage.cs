using System;
using System.Collections.Generic;

namespace Understudy
{
    /// Reads the server's messages.
    static class ServerMessage
    {
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
            var isRight = !message.TryGetValue("n", out var n) || Checks.IsNumber(n);
            return isRight ? message : throw Bad("the server sent a message whose number is none", "/n");
        }

        /// Throws an UnderstudyException (bad-message) if a known field has the wrong type.
        public static Dictionary<string, object> Check(Dictionary<string, object> message)
        {
            var type = (string)message["type"];
            if (!Schema.Messages.TryGetValue(type, out var fields)) return message;
            var wrong = Checks.WrongField(message, fields);
            if (wrong == null) return message;
            throw Bad("the server sent a message of the type " + type + " whose " + wrong + " is wrong", "/" + wrong);
        }

        static UnderstudyException Bad(string message, string pointer)
        {
            return new UnderstudyException("bad-message", message, pointer);
        }
    }
}
