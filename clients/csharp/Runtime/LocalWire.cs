#if UNITY_EDITOR || !(UNITY_IOS || UNITY_WEBGL) || (UNITY_IOS && UNDERSTUDY_LOCAL)
using System;

namespace Understudy
{
    /// The messages of a session with a planner inside the game.
    sealed class LocalWire : IWire
    {
        readonly LocalQuestions questions;
        readonly ulong engine;
        bool hasSaidHello;
        bool isOver;

        public LocalWire(LocalEngine of)
        {
            questions = of.Questions;
            engine = of.Fresh();
        }

        public void Send(string text)
        {
            // A planner that is over is noticed by Poll.
            LocalLibrary.Send(engine, text);
        }

        public void Close(int waitMs)
        {
            isOver = true;
            if (waitMs > 0) LocalLibrary.understudy_settle(engine, waitMs);
        }

        public void Poll(Action opened, Action<string> heard, Action lost)
        {
            if (isOver) return;
            if (!hasSaidHello)
            {
                hasSaidHello = true;
                opened();
            }
            while (!isOver && LocalLibrary.Take(engine, out var message) == LocalLibrary.Ok)
            {
                if (!questions.Hears(message)) heard(message);
            }
            if (isOver || LocalLibrary.understudy_ready(engine, 0) >= 0) return;
            isOver = true;
            questions.Lost(LocalLibrary.LastError());
            lost();
        }
    }
}
#endif
