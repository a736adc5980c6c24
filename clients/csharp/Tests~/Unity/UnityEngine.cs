// What the components and the sample use of Unity, so that they compile without it. Nothing here does anything.
using System;
using System.Collections;

namespace UnityEngine
{
    public class Object
    {
        public string name { get; set; }

        public static T FindObjectOfType<T>() where T : Object
        {
            return null;
        }
    }

    public class ScriptableObject : Object { }

    public class TextAsset : Object
    {
        public string text { get; private set; }
    }

    public class MonoBehaviour : Object
    {
        public T GetComponent<T>()
        {
            return default(T);
        }

        public Coroutine StartCoroutine(IEnumerator routine)
        {
            return null;
        }
    }

    public sealed class Coroutine { }

    public sealed class WaitForSeconds
    {
        public WaitForSeconds(float seconds) { }
    }

    public static class Debug
    {
        public static void Log(object message) { }

        public static void LogWarning(object message, Object context) { }

        public static void LogError(object message, Object context) { }
    }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class SerializeField : Attribute { }

    [AttributeUsage(AttributeTargets.Field)]
    public sealed class TooltipAttribute : Attribute
    {
        public TooltipAttribute(string tooltip) { }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class AddComponentMenu : Attribute
    {
        public AddComponentMenu(string menuName) { }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CreateAssetMenuAttribute : Attribute
    {
        public string menuName { get; set; }
        public string fileName { get; set; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class RequireComponent : Attribute
    {
        public RequireComponent(Type requiredComponent) { }
    }
}

namespace UnityEngine.Events
{
    public class UnityEvent<T>
    {
        public void Invoke(T argument) { }
    }
}

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class InitializeOnLoadMethodAttribute : Attribute { }

    public static class AssemblyReloadEvents
    {
        public static event Action beforeAssemblyReload
        {
            add { }
            remove { }
        }
    }
}
