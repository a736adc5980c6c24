#if UNITY_EDITOR || !(UNITY_IOS || UNITY_WEBGL) || (UNITY_IOS && UNDERSTUDY_LOCAL)
using System;
using System.Runtime.InteropServices;
using System.Text;

namespace Understudy
{
    /// The C library of Understudy (<c>understudy.h</c>). Nothing calls back. On iOS it is linked into the game: define
    /// UNDERSTUDY_LOCAL where it is there.
    static class LocalLibrary
    {
#if UNITY_IOS && !UNITY_EDITOR
        const string Name = "__Internal";
#else
        const string Name = "understudy";
#endif
        /// The number of the library's border that this package knows.
        public const uint Abi = 2;
        public const int Ok = 0, Nothing = 1;

        [StructLayout(LayoutKind.Sequential)]
        public struct Limits
        {
            public uint Size, Stepped;
            public ulong MemoryBytes, MessageBytes, WaitingBytes;
            public uint CallMs, Reserved;
        }

        [DllImport(Name)] public static extern uint understudy_abi();
        [DllImport(Name)] static extern int understudy_open(byte[] options, UIntPtr length, ref Limits limits, out ulong engine);
        [DllImport(Name)] public static extern int understudy_ready(ulong engine, int waitMs);
        [DllImport(Name)] static extern int understudy_send(ulong engine, byte[] message, UIntPtr length);
        [DllImport(Name)] static extern int understudy_take(ulong engine, out IntPtr text, out UIntPtr length);
        [DllImport(Name)] public static extern int understudy_wait(ulong engine, int waitMs);
        [DllImport(Name)] public static extern int understudy_settle(ulong engine, int waitMs);
        [DllImport(Name)] public static extern int understudy_step(ulong engine, double nowMs, double forMs, out double nextMs);
        [DllImport(Name)] public static extern int understudy_memory(ulong engine, out ulong bytes);
        [DllImport(Name)] static extern int understudy_error(out IntPtr text, out UIntPtr length);
        [DllImport(Name)] public static extern int understudy_close(ulong engine);
        [DllImport(Name)] public static extern int understudy_close_all();

        public static int Open(string options, Limits limits, out ulong engine)
        {
            limits.Size = (uint)Marshal.SizeOf(typeof(Limits));
            var bytes = Encoding.UTF8.GetBytes(options);
            return understudy_open(bytes, (UIntPtr)bytes.Length, ref limits, out engine);
        }

        public static int Send(ulong engine, string message)
        {
            var bytes = Encoding.UTF8.GetBytes(message);
            return understudy_send(engine, bytes, (UIntPtr)bytes.Length);
        }

        /// The next message; null for none.
        public static int Take(ulong engine, out string message)
        {
            var told = understudy_take(engine, out var text, out var length);
            message = told == Ok ? Copy(text, length) : null;
            return told;
        }

        /// This thread's last error.
        public static UnderstudyException LastError()
        {
            understudy_error(out var text, out var length);
            var told = Json.Read(length == UIntPtr.Zero ? "{}" : Copy(text, length));
            var hint = Json.Get(told, "hint", "");
            var message = Json.Get(told, "message", "the library told no error");
            // The planner's own messages have their hints in them.
            if (!message.Contains(hint)) message += "; " + hint;
            return new UnderstudyException(Json.Get(told, "code", "unknown"), message, Json.Get<string>(told, "pointer"));
        }

        static string Copy(IntPtr text, UIntPtr length)
        {
            var bytes = new byte[checked((int)length)];
            Marshal.Copy(text, bytes, 0, bytes.Length);
            return Encoding.UTF8.GetString(bytes);
        }
    }
}
#endif
