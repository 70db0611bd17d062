using System.Text;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.TestSupport;

/// <summary>Marks of requests.</summary>
public static class Marks
{
    /// <summary>The mark of a request, which is kept until it is forgotten.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="body">What it asks for.</param>
    public static RequestMark Of(string id, string body = "") =>
        new(new RequestId(id), RequestFingerprint.Of(Encoding.UTF8.GetBytes(body)), null);
}
