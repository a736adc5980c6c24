// Generated from clients/python/understudy_client/want.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds.
    sealed class Want
    {
        const double RetryS = 1.0;
        /// Time after which a want without a state is in vain: the agent's name may be wrong.
        const double VainS = 1.0;
        /// Codes of temporary refusals.
        static readonly string[] Busy = { "too-busy", "rate-limited", "draining" };

        /// The goal with its options, if there is one.
        internal Message Told;
        /// Whether a request for a plan is due.
        internal bool IsDue = false;
        string text = "";
        /// The server's number for it; 0 for none.
        long seq = 0;
        /// Time of a refusal, after which wanting the same again is meaningful.
        double refusedAt = double.PositiveInfinity;
        double askAt = double.PositiveInfinity;
        /// Time at which it is in vain; infinite while it is not.
        double vainAt = double.PositiveInfinity;
        bool isVain = false;
        /// Failed steps, excluded from plans.
        List<Step> failed = new List<Step>();

        /// Whether the server's runner starts the steps.
        internal bool IsServed() => Told != null && TextOf(Told, "runner") == "server";

        /// Whether the server plans for it.
        internal bool IsKnown() => seq > 0;

        /// Sets another want, with its JSON; false for the same one, which is sent again only after a refusal.
        internal bool Become(Message message, string text)
        {
            if (Told != null && text == this.text)
            {
                askAt = Math.Min(askAt, refusedAt + RetryS);
                return false;
            }
            Resume(message, text);
            failed = new List<Step>();
            return true;
        }

        /// Restores the want of a saved game, with its JSON.
        internal void Resume(Message message, string text)
        {
            Told = message;
            this.text = text;
        }

        /// Clears the want.
        internal void End()
        {
            Told = null;
            IsDue = false;
        }

        /// Requests another plan.
        internal void Ask()
        {
            askAt = double.PositiveInfinity;
            TellAgain();
        }

        /// Whether another request is due.
        internal bool IsAskDue(double now) => now >= askAt;

        internal void TellAgain()
        {
            IsDue = Told != null;
            refusedAt = double.PositiveInfinity;
        }

        internal void ForgetSession() => seq = 0;

        /// Sends the want, with more members; false if it is too large.
        internal bool Say(double now, Session session, string sender, Message more)
        {
            IsDue = false;
            askAt = double.PositiveInfinity;
            seq = session.SendNumbered(sender, WithFailed(Merged(Told, more)));
            refusedAt = seq > 0 ? double.PositiveInfinity : now;
            return seq > 0;
        }

        /// Whether it has waited long for a state; once.
        internal bool WaitsInVain(double now, bool hasState)
        {
            if (hasState || !IsDue)
            {
                vainAt = double.PositiveInfinity;
                isVain = false;
                return false;
            }
            vainAt = Math.Min(vainAt, now + VainS);
            if (isVain || now < vainAt) return false;
            isVain = true;
            return true;
        }

        /// Whether a plan for this want number answers the current want.
        internal bool IsAnsweredBy(long number) => Told != null && HasNumber(number);

        /// Whether a number is the server's number for it.
        internal bool HasNumber(long number) => number > 0 && number == seq;

        /// Handles an error about a message; returns whether the want is sent again automatically.
        internal bool Refused(string code, long number, double now)
        {
            if (!HasNumber(number)) return false;
            if (Busy.Contains(code))
            {
                askAt = now + RetryS;
                return true;
            }
            refusedAt = now;
            return false;
        }

        /// Drops a finished order, so that it is not repeated in another session or from a saved game.
        internal void OrderEnded(string name)
        {
            if (Told == null) return;
            var left = new List<object>();
            foreach (var order in ItemsOf(Told, "orders"))
            {
                if (TextOf(order, "id") != name) left.Add(order);
            }
            Told["orders"] = left;
        }

        internal void StepFailed(Step step) => failed.Add(step);

        internal void StepFinished() => failed = new List<Step>();

        internal Message WithFailed(Message message)
        {
            if (failed.Count > 0)
            {
                var disabled = ItemsOf(message, "disabled");
                foreach (var step in failed) disabled.Add(JsonOf(step));
                message["disabled"] = disabled;
            }
            return message;
        }
    }
}
