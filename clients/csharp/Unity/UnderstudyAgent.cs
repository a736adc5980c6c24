using System;
using UnityEngine;
using UnityEngine.Events;

namespace Understudy.Unity
{
    /// <summary>An agent of the scene. All its events are raised on the main thread.</summary>
    [AddComponentMenu("Understudy/Agent")]
    public sealed class UnderstudyAgent : MonoBehaviour
    {
        /// <summary>An event with the name of a step's tool, for the inspector.</summary>
        [Serializable]
        public sealed class StepEvent : UnityEvent<string> { }

        [SerializeField] UnderstudyConnection connection;
        [Tooltip("What the agent is called; empty: as the object is")]
        [SerializeField] string agentName = "";
        [SerializeField] StepEvent onStepStarted = new StepEvent();

        /// <summary>A step starts. Call <see cref="Finished"/> or <see cref="Failed"/> when it ends.</summary>
        public event Action<Step> StepStarted;
        public event Action<Step> StepFinished;
        public event Action<Step, string> StepInterrupted;

        /// <summary>The agent of the client.</summary>
        public Agent Agent { get; private set; }

        void Awake()
        {
            if (connection == null) connection = FindObjectOfType<UnderstudyConnection>();
            if (connection == null)
            {
                Debug.LogError("Understudy: there is no UnderstudyConnection in the scene", this);
                return;
            }
            Agent = connection.Client.Agent(agentName == "" ? name : agentName);
            Agent.StepStarted += Started;
            Agent.StepFinished += Ended;
            Agent.StepInterrupted += Stopped;
        }

        void OnDestroy()
        {
            if (Agent == null) return;
            Agent.StepStarted -= Started;
            Agent.StepFinished -= Ended;
            Agent.StepInterrupted -= Stopped;
            Agent.Close();
        }

        /// <summary>Reports one variable of the agent's state: true, 3, "market".</summary>
        public void See(string variable, object value)
        {
            Agent.See(variable, value);
        }

        /// <summary>Sets the agent's goal.</summary>
        public void Want(string goal)
        {
            Agent.Want(goal);
        }

        public void Finished()
        {
            Agent.Finished();
        }

        /// <summary>
        /// The same for a step that ended by itself. If it was interrupted meanwhile, nothing happens.
        /// </summary>
        public void Finished(Step step)
        {
            Agent.Finished(step);
        }

        public void Failed(string why)
        {
            Agent.Failed(why);
        }

        void Started(Step step)
        {
            StepStarted?.Invoke(step);
            onStepStarted.Invoke(step.Tool);
        }

        void Ended(Step step)
        {
            StepFinished?.Invoke(step);
        }

        void Stopped(Step step, string why)
        {
            StepInterrupted?.Invoke(step, why);
        }
    }
}
