using System.Buffers;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Routing.Rules;

/// <summary>Paths are literal, begin with <c>/</c>, and are written as they stand in a URL.</summary>
internal static class PathRule
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@");

    /// <summary>Says what is wrong with a path; <see langword="null"/>: nothing.</summary>
    public static string? FaultOf(string path)
    {
        if (!path.StartsWith('/'))
            return "the path must begin with '/'";
        if (path.AsSpan().ContainsAny('{', '}'))
            return "the path must be literal: '{' and '}' are not allowed";
        var index = path.AsSpan().IndexOfAnyExcept(Allowed);
        if (index >= 0)
            return $"the path must not contain '{path[index]}'";
        if (path.Contains("//", StringComparison.Ordinal))
            return "the path must not contain an empty segment";
        return path.Split('/').Any(segment => segment is "." or "..") ? "the path must not contain the segments '.' and '..'" : null;
    }

    /// <summary>The same for all paths that the server takes for one.</summary>
    public static string Normalized(string path) => path.TrimEnd('/').ToLowerInvariant();

    /// <summary>Says what is wrong with a router's prefix; <see langword="null"/>: nothing.</summary>
    public static DefinitionFault? FaultOfPrefix(string prefix)
    {
        if (prefix.Length == 0)
            return null;
        var fault = prefix.EndsWith('/') ? "the path must not end with '/'; for no prefix leave it empty" : FaultOf(prefix);
        return fault is null ? null : new DefinitionFault($"prefix \"{prefix}\"", null, fault);
    }
}
