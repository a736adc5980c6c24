using System.Collections;
using Understudy;
using Understudy.Unity;
using UnityEngine;

/// <summary>Walks to the places of its plan, and lights the fire at home.</summary>
[RequireComponent(typeof(UnderstudyAgent))]
public sealed class Villager : MonoBehaviour
{
    [SerializeField] float secondsPerStep = 1;
    int wood;
    int energy = 8;

    void Start()
    {
        var agent = GetComponent<UnderstudyAgent>();
        agent.StepStarted += step => StartCoroutine(Play(agent, step));
        agent.See("at", "home");
        agent.See("energy", energy);
        agent.See("wood", wood);
        foreach (var nothing in new[] { "stone", "fish", "grain", "coins" }) agent.See(nothing, 0);
        foreach (var no in new[] { "hungry", "has_pick", "has_rod", "fire_lit", "house_built" }) agent.See(no, false);
        agent.See("has_axe", true);
        agent.Want("warm_home");
    }

    IEnumerator Play(UnderstudyAgent agent, Step step)
    {
        Debug.Log(name + ": " + step);
        yield return new WaitForSeconds(secondsPerStep);
        if (agent.Agent.Current != step) yield break; // it was interrupted
        if (step.Tool == "goto") agent.See("at", step.Arg("place"));
        if (step.Tool == "chop")
        {
            agent.See("wood", ++wood);
            agent.See("energy", --energy);
        }
        if (step.Tool == "light_fire")
        {
            agent.See("wood", --wood);
            agent.See("fire_lit", true);
        }
        agent.Finished(step);
    }
}
