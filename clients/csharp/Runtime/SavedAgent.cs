using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// An agent in a saved game.
    sealed class SavedAgent
    {
        static readonly Dictionary<string, Func<object, bool>> Saved = new Dictionary<string, Func<object, bool>>
        {
            { "values", Checks.IsValues }, { "steps", Checks.ListOf(Checks.Shaped(Schema.PlanStep)) },
        };

        /// Null for an agent without a goal.
        public readonly Message Want;
        public readonly Message Values;
        public readonly List<Step> Steps;

        public SavedAgent(Message want, Message values, List<Step> steps)
        {
            Want = want;
            Values = values;
            Steps = steps;
        }

        /// Throws a FormatException for an invalid text.
        public static SavedAgent Of(string text)
        {
            var json = Json.Read(text);
            if (!Checks.Shaped(Saved)(json)) throw new FormatException("This is not what Save gave.");
            return new SavedAgent(Json.Get<Message>(json, "want"), Json.Get<Message>(json, "values"), Step.PlannedIn(json));
        }

        public string ToText()
        {
            var steps = Steps.Select(step => step.ToJson());
            return Json.Write(new Message { { "want", Want }, { "values", Values }, { "steps", steps } });
        }
    }
}
