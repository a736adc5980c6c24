using UnityEngine;

namespace Understudy.Unity
{
    /// <summary>
    /// A game's file as an asset, for planners inside the game: several scenes and connections may share it.
    /// </summary>
    [CreateAssetMenu(menuName = "Understudy/Game", fileName = "Game")]
    public sealed class UnderstudyGame : ScriptableObject
    {
        [Tooltip("What `understudy export` wrote, in a file that ends in .bytes or .json")]
        [SerializeField] TextAsset file;
        [Tooltip("The name of the domain in it")]
        [SerializeField] string domain = "village";

        /// <summary>The name of the domain.</summary>
        public string Domain
        {
            get { return domain; }
        }

        /// <summary>The options of the planner, as JSON.</summary>
        /// <exception cref="UnderstudyException">The asset has no file (<c>options-invalid</c>).</exception>
        public string Text
        {
            get
            {
                if (file != null) return file.text;
                throw new UnderstudyException("options-invalid", "the asset \"" + name + "\" has no file; drop what `understudy export` wrote on it");
            }
        }
    }
}
