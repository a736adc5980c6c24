using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The agent in a saved game.
    public sealed partial class Agent
    {
        static readonly Func<object, bool> IsSaved = Checks.Shaped(new Dictionary<string, Func<object, bool>>
        {
            { "values", Checks.IsValues }, { "steps", Checks.ListOf(Checks.Shaped(Schema.PlanStep)) },
        });

        /// <summary>The agent's goal, state and plan as JSON, for a saved game.</summary>
        public string Save()
        {
            var told = steps.Select(step => step.ToJson());
            return Json.Write(new Message { { "want", want.Told }, { "values", values }, { "steps", told } });
        }

        /// <summary>Restores a saved agent: its plan is followed, as stale, until the server has answered.</summary>
        /// <exception cref="FormatException">The text is not from <see cref="Save"/>.</exception>
        public void Restore(string saved)
        {
            var json = Json.Read(saved);
            if (!IsSaved(json)) throw new FormatException("This is not what Save gave.");
            if (isClosed) return;
            Idle();
            values.Clear();
            foreach (var each in Json.Get<Message>(json, "values")) values[each.Key] = each.Value;
            isStateDue = true;
            var wanted = Json.Get<Message>(json, "want");
            if (wanted == null) return;
            want.Resume(wanted);
            steps = Step.PlannedIn(json);
            answer = new Message { { "source", "saved" } };
            answerBasedOn = EarlySteps.NoState;
            outrun = 1;
            Ask();
        }
    }
}
