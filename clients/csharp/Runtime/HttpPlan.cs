using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Understudy
{
    /// <summary>The server refuses what it was asked.</summary>
    public sealed class UnderstudyException : Exception
    {
        /// <summary>Such as <c>invalid-request</c>; <c>http-status</c> where something else answered than the service.</summary>
        public readonly string Code;

        /// <summary>The member of the question that is wrong, as a JSON pointer; null if it is none of them.</summary>
        public readonly string Pointer;

        public UnderstudyException(string code, string message, string pointer) : base(message)
        {
            Code = code;
            Pointer = pointer;
        }
    }

    /// <summary>
    /// One plan, over HTTP: for tools and for games of few turns. An agent that lives takes <see cref="UnderstudyClient"/>.
    /// </summary>
    public static class HttpPlan
    {
        /// What the network may take on top of a budget.
        const double NetworkMs = 1000;

        /// <summary>Asks for a plan.</summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="budgetMs">Milliseconds that the server may take.</param>
        /// <param name="key">An API key; never in what players have.</param>
        /// <param name="options">
        /// What else the service knows: disabled, maintain, costVersion, choose, persona, memory.
        /// </param>
        /// <exception cref="UnderstudyException">The server refuses the question.</exception>
        /// <exception cref="WebException">The server cannot be reached.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled, or there was no answer in time.</exception>
        public static async Task<Answer> Ask(
            string url, string domain, string agent, IDictionary<string, object> state, object goal,
            double budgetMs = 100, string key = null, IDictionary<string, object> options = null,
            CancellationToken cancelled = default)
        {
            var asked = options == null ? new Dictionary<string, object>() : new Dictionary<string, object>(options);
            asked["domain"] = domain;
            asked["agent"] = agent;
            asked["state"] = state;
            asked["goal"] = goal;
            asked["budgetMs"] = budgetMs;
            var body = Encoding.UTF8.GetBytes(Json.Write(asked));
            var request = (HttpWebRequest)WebRequest.Create(new Uri(new Uri(url), "/v1/plan"));
            request.Method = "POST";
            request.ContentType = "application/json";
            if (key != null) request.Headers["Authorization"] = "Bearer " + key;
            using (var late = CancellationTokenSource.CreateLinkedTokenSource(cancelled))
            using (late.Token.Register(request.Abort))
            {
                late.CancelAfter(TimeSpan.FromMilliseconds(budgetMs + NetworkMs));
                try
                {
                    using (var stream = await request.GetRequestStreamAsync().ConfigureAwait(false))
                        await stream.WriteAsync(body, 0, body.Length).ConfigureAwait(false);
                    using (var response = (HttpWebResponse)await Answered(request).ConfigureAwait(false))
                    using (var reader = new StreamReader(response.GetResponseStream(), Encoding.UTF8))
                    {
                        var text = await reader.ReadToEndAsync().ConfigureAwait(false);
                        var answer = response.StatusCode == HttpStatusCode.OK ? Read(text) : null;
                        return answer ?? throw ErrorOf((int)response.StatusCode, text);
                    }
                }
                catch (Exception error) when (late.IsCancellationRequested && !(error is UnderstudyException))
                {
                    throw new OperationCanceledException("there was no answer in time", error, late.Token);
                }
            }
        }

        /// A refusal is an answer, too, where .NET sees an exception.
        static async Task<WebResponse> Answered(WebRequest request)
        {
            try
            {
                return await request.GetResponseAsync().ConfigureAwait(false);
            }
            catch (WebException error) when (error.Response != null)
            {
                return error.Response;
            }
        }

        /// The answer of the service; null if it is none.
        static Answer Read(string text)
        {
            var json = Members(text);
            var steps = Step.ListOf(Json.Get<List<object>>(json, "steps"));
            if (steps == null) return null;
            var status = Json.Get(json, "status", "partial");
            return new Answer
            {
                Status = status,
                Steps = steps,
                Cost = Json.Get<double>(json, "cost"),
                Source = Json.Get(json, "source", ""),
                Reason = Json.Get<string>(json, "reason"),
                Proved = status == "solved",
            };
        }

        static UnderstudyException ErrorOf(int status, string text)
        {
            var error = Json.Get<Dictionary<string, object>>(Members(text), "error");
            var code = Json.Get(error, "code", "http-status");
            var message = Json.Get(error, "message", "the server answered with the status " + status);
            return new UnderstudyException(code, message, Json.Get<string>(error, "pointer"));
        }

        static object Members(string text)
        {
            try
            {
                return Json.Read(text);
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
