using System;

namespace Understudy
{
    /// <summary>
    /// A refusal of the server, or an error of this client: a code for programs, a message for people.
    /// </summary>
    public sealed class UnderstudyException : Exception
    {
        /// <summary>
        /// Code such as <c>invalid-request</c>. The client's own codes are <c>bad-url</c>, <c>bad-value</c>,
        /// <c>bad-message</c>, <c>bad-answer</c>, <c>http-status</c> (an answer of another party than the service),
        /// <c>message-too-large</c>, <c>ticket-failed</c>, <c>no-world</c> and <c>unknown-thing</c>; those of a planner inside
        /// the game are in the guide.
        /// </summary>
        public readonly string Code;

        /// <summary>JSON pointer to the invalid member of the request; null if there is none.</summary>
        public readonly string Pointer;

        public UnderstudyException(string code, string message, string pointer = null) : base(message)
        {
            Code = code;
            Pointer = pointer;
        }

        /// <summary>With the code, for logs and for uncaught exceptions.</summary>
        public override string ToString() => Code + ": " + base.ToString();
    }
}
