// Generated from clients/python/understudy_client/outbox.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// Numbered messages: kept until the server has acknowledged them, and sent in batches of limited size.
    sealed class Outbox
    {
        /// Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
        const long MaxKept = 256;
        const long MessageBytes = 32768;
        /// Smallest accepted message limit of a server.
        const long FewestBytes = 1024;
        /// Size of a batch without its messages.
        const long BatchBytes = 64;
        /// Number of recent messages with a known sender, for errors about them.
        const long MaxSenders = 1024;

        /// An unacknowledged message.
        internal sealed class Kept
        {
            internal long Seq;
            internal string Text;

            internal Kept(long seq, string text)
            {
                Seq = seq;
                Text = text;
            }
        }

        /// The number of the last message.
        internal long Seq = 0;
        /// Size limit of a message for the server.
        internal long Limit = MessageBytes;
        List<Kept> kept = new List<Kept>();
        /// The senders of recent messages, and the numbers of these, by number modulo their count.
        Dictionary<long, string> senders = new Dictionary<long, string>();
        Dictionary<long, long> numbers = new Dictionary<long, long>();
        List<string> batch = new List<string>();
        long batchBytes = 0;
        /// Batches that are complete.
        List<string> ready = new List<string>();

        /// Adds a message of an agent, or of none. Returns its number, or 0 if it is too large for any server.
        internal long Add(string sender, Message message)
        {
            message["seq"] = Seq + 1;
            var text = ToJsonText(message);
            var size = ByteLength(text);
            if (size > Limit) return 0;
            Seq += 1;
            kept.Add(new Kept(Seq, text));
            senders[Seq % MaxSenders] = sender;
            numbers[Seq % MaxSenders] = Seq;
            if (batchBytes + size > Limit - BatchBytes) EndBatch();
            batch.Add(text);
            batchBytes += size + 1;
            return Seq;
        }

        /// The texts to send, each within the limit.
        internal List<string> Taken()
        {
            EndBatch();
            var texts = ready;
            ready = new List<string>();
            return texts;
        }

        /// Sets the limit that the server told; 0 for none.
        internal void LimitTo(long most)
        {
            Limit = most == 0 ? MessageBytes : Math.Max(FewestBytes, Math.Min(MessageBytes, most));
        }

        internal bool IsFull() => kept.Count >= MaxKept;

        internal bool IsEmpty() => kept.Count == 0;

        /// Whether the server has not acknowledged as much before.
        internal bool ForgetUpTo(long received)
        {
            var left = new List<Kept>();
            foreach (var each in kept)
            {
                if (each.Seq > received) left.Add(each);
            }
            var isNew = left.Count < kept.Count;
            kept = left;
            return isNew;
        }

        /// The texts that a resumed session has not received.
        internal List<string> Unacknowledged()
        {
            var texts = new List<string>();
            foreach (var each in kept) texts.Add(each.Text);
            return texts;
        }

        /// The sender of a recent message, empty for none; nothing for an unknown number.
        internal string SenderOf(long number)
        {
            var at = number % MaxSenders;
            return numbers.ContainsKey(at) && numbers[at] == number ? senders[at] : null;
        }

        /// Starts the numbers of another session.
        internal void ForgetAll()
        {
            Seq = 0;
            kept = new List<Kept>();
            senders = new Dictionary<long, string>();
            numbers = new Dictionary<long, long>();
        }

        internal void EndBatch()
        {
            if (batch.Count == 1) ready.Add(batch[0]);
            else if (batch.Count > 1) ready.Add(Batched(batch));
            batch = new List<string>();
            batchBytes = 0;
        }
    }
}
