using System;

namespace Understudy
{
    /// <summary>What the server refuses, or what this client cannot do; programs read the code, people the message.</summary>
    public sealed class UnderstudyException : Exception
    {
        /// <summary>
        /// Such as <c>invalid-request</c>. The client's own codes are <c>bad-url</c>, <c>bad-value</c>,
        /// <c>bad-message</c>, <c>bad-answer</c>, <c>http-status</c> (something else answered than the service),
        /// <c>message-too-large</c> and <c>ticket-failed</c>.
        /// </summary>
        public readonly string Code;

        /// <summary>The member of the question that is wrong, as a JSON pointer; null if it is none of them.</summary>
        public readonly string Pointer;

        public UnderstudyException(string code, string message, string pointer = null) : base(message)
        {
            Code = code;
            Pointer = pointer;
        }
    }
}
