using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds.
    sealed class Want
    {
        const double RetrySeconds = 1;
        static readonly HashSet<string> Busy = new HashSet<string> { "too-busy", "rate-limited", "draining" };

        string text;
        /// The server's number for it; 0 for none.
        long seq;
        /// Time of a refusal; wanting the same again is then meaningful.
        double? refusedAt;
        double askAt = double.PositiveInfinity;
        /// Failed steps, excluded from plans.
        readonly List<Step> failed = new List<Step>();

        /// The goal with its options; null for none.
        public Message Told { get; private set; }

        /// Whether a request for a plan is due.
        public bool IsDue { get; private set; }

        /// Whether the server's runner starts the steps.
        public bool IsServed => Told != null && Json.Get<string>(Told, "runner") == "server";

        /// Whether the server plans for it.
        public bool IsKnown => seq > 0;

        /// Sets another want, as JSON; false for the same one, which is sent again only after a refusal.
        public bool Become(string next)
        {
            if (Told != null && next == text)
            {
                if (refusedAt != null) askAt = refusedAt.Value + RetrySeconds;
                return false;
            }
            // A copy, since games change their conditions in place.
            Resume((Message)Json.Read(next), next);
            failed.Clear();
            return true;
        }

        /// Restores the want of a saved game.
        public void Resume(Message saved) => Resume(saved, Json.Write(saved));

        /// Clears the want.
        public void End()
        {
            Told = null;
            IsDue = false;
        }

        /// Requests another plan.
        public void Ask()
        {
            askAt = double.PositiveInfinity;
            TellAgain();
        }

        /// Whether another request is due.
        public bool IsAskDue(double now) => now >= askAt;

        public void TellAgain()
        {
            IsDue = Told != null;
            refusedAt = null;
        }

        public void ForgetSession() => seq = 0;

        /// Sends the want; false if it is too large.
        public bool Say(double now, Func<Message, long> say)
        {
            IsDue = false;
            askAt = double.PositiveInfinity;
            seq = say(WithFailed());
            refusedAt = seq > 0 ? (double?)null : now;
            return seq > 0;
        }

        /// Whether a plan for this want number answers the current want.
        public bool IsAnsweredBy(long number) => Told != null && HasNumber(number);

        /// Whether a number is the server's number for it.
        public bool HasNumber(long number) => number > 0 && number == seq;

        /// Handles an error about a message; returns whether the want is sent again automatically.
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

        /// Drops a finished order, so that it is not repeated in another session or from a saved game.
        public void OrderEnded(string id)
        {
            if (Told == null || !(Json.Get<object>(Told, "orders") is List<object> orders)) return;
            Told["orders"] = orders.Where(order => Json.Get(order, "id", "") != id).ToList();
        }

        public void StepFailed(Step step) => failed.Add(step);

        public void StepFinished() => failed.Clear();

        void Resume(Message next, string written)
        {
            Told = next;
            text = written;
        }

        Message WithFailed()
        {
            var message = new Message(Told);
            if (failed.Count == 0) return message;
            var disabled = (Json.Get<IEnumerable>(Told, "disabled") ?? new object[0]).Cast<object>();
            message["disabled"] = disabled.Concat(failed.Select(step => step.ToJson())).ToList();
            return message;
        }
    }
}
