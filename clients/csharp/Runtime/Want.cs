using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// What an agent wants. It is said once, and again whenever another plan is needed. Times are in seconds.
    sealed class Want
    {
        const double RetrySeconds = 1;
        static readonly HashSet<string> Busy = new HashSet<string> { "too-busy", "rate-limited", "draining" };

        string text;
        /// The number that the server knows it by; 0: it does not.
        long seq;
        /// When the want was found wrong: from then on it makes sense to want the same again.
        double? refusedAt;
        double askAt = double.PositiveInfinity;
        /// Steps that failed: plans do without them.
        readonly List<Step> failed = new List<Step>();

        /// The goal and its options; null: the agent wants nothing.
        public Message Told { get; private set; }

        /// Whether the server is to be asked now.
        public bool IsDue { get; private set; }

        /// Whether the server's runner says which steps to begin.
        public bool IsServed
        {
            get { return Told != null && Json.Get<string>(Told, "runner") == "server"; }
        }

        /// Whether the server plans for it.
        public bool IsKnown
        {
            get { return seq > 0; }
        }

        /// Takes another want, as JSON; false if it is the same, which is asked again only if it was refused.
        public bool Become(string next)
        {
            if (Told != null && next == text)
            {
                if (refusedAt != null) askAt = refusedAt.Value + RetrySeconds;
                return false;
            }
            // A copy: games go on to change their conditions in place.
            Resume((Message)Json.Read(next), next);
            failed.Clear();
            return true;
        }

        /// Takes the want of a saved game.
        public void Resume(Message saved)
        {
            Resume(saved, Json.Write(saved));
        }

        /// The agent wants nothing.
        public void End()
        {
            Told = null;
            IsDue = false;
        }

        /// Another plan is needed.
        public void Ask()
        {
            askAt = double.PositiveInfinity;
            TellAgain();
        }

        /// Whether it is time to ask once more.
        public bool IsAskDue(double now)
        {
            return now >= askAt;
        }

        public void TellAgain()
        {
            IsDue = Told != null;
            refusedAt = null;
        }

        public void ForgetSession()
        {
            seq = 0;
        }

        /// Says it; false if it is too large.
        public bool Say(double now, Func<Message, long> say)
        {
            IsDue = false;
            seq = 0;
            var number = say(WithFailed());
            if (number > 0) seq = number;
            else refusedAt = now;
            return number > 0;
        }

        /// Whether a plan is for what the agent wants, by the number of the want that it is for.
        public bool IsAnsweredBy(long number)
        {
            return Told != null && HasNumber(number);
        }

        /// Whether the server knows it by this number.
        public bool HasNumber(long number)
        {
            return number > 0 && number == seq;
        }

        /// Takes in what was found wrong with a message; returns whether it is asked again by itself.
        public bool Refused(string code, long number, double now)
        {
            if (!HasNumber(number)) return false;
            if (Busy.Contains(code))
            {
                askAt = now + RetrySeconds;
                return true;
            }
            refusedAt = now;
            return false;
        }

        /// An order is over: it is not given again in another session, or from a saved game.
        public void OrderEnded(string id)
        {
            if (Told == null || !(Json.Get<object>(Told, "orders") is List<object> orders)) return;
            Told["orders"] = orders.Where(order => Json.Get(order, "id", "") != id).ToList();
        }

        public void StepFailed(Step step)
        {
            failed.Add(step);
        }

        public void StepFinished()
        {
            failed.Clear();
        }

        void Resume(Message next, string written)
        {
            Told = next;
            text = written;
        }

        Message WithFailed()
        {
            var message = new Message(Told) { ["type"] = "want" };
            if (failed.Count == 0) return message;
            var disabled = (Json.Get<IEnumerable>(Told, "disabled") ?? new object[0]).Cast<object>();
            message["disabled"] = disabled.Concat(failed.Select(step => step.ToJson())).ToList();
            return message;
        }
    }
}
