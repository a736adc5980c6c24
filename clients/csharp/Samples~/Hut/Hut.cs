// WebGL has no libraries, and on iOS the game says that it links one.
#if UNITY_EDITOR || !(UNITY_IOS || UNITY_WEBGL) || (UNITY_IOS && UNDERSTUDY_LOCAL)
using System.Collections;
using System.Collections.Generic;
using Understudy;
using UnityEngine;

/// <summary>
/// Ann fetches wood and lights a fire, with the planner inside the game: put this on an empty object, and drop hut.json on its
/// field. The library is in Assets/Plugins.
/// </summary>
public sealed class Hut : MonoBehaviour
{
    [Tooltip("The options of the planner, or what `understudy export` wrote")]
    [SerializeField] TextAsset game;
    [SerializeField] float secondsPerStep = 1;
    readonly Dictionary<string, object> hut = new Dictionary<string, object> { { "at", "home" }, { "wood", 0 }, { "fire_lit", false } };
    LocalEngine engine;
    UnderstudyClient client;

    void Start()
    {
        engine = new LocalEngine(game.text);
        client = engine.Client(new ClientOptions { Domain = "hut" });
        client.Failed += (code, message) => Debug.LogWarning(code + ": " + message, this);
        var ann = client.Agent("ann");
        ann.StepStarted += step => StartCoroutine(Play(ann, step));
        ann.See(hut);
        ann.Want("warm");
    }

    void Update()
    {
        client.Update();
    }

    void OnDestroy()
    {
        client?.Dispose();
        engine?.Dispose();
    }

    IEnumerator Play(Agent ann, Step step)
    {
        Debug.Log("ann: " + step);
        yield return new WaitForSeconds(secondsPerStep);
        if (ann.Current != step) yield break; // it was interrupted
        if (step.Tool == "goto") hut["at"] = step.Arg("place");
        else if (step.Tool == "chop") hut["wood"] = (int)hut["wood"] + 1;
        else hut["fire_lit"] = true;
        ann.See(hut);
        ann.Finished(step);
    }
}
#endif
