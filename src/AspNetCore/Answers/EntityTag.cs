using System.Globalization;

namespace TableActors.AspNetCore.Answers;

/// <summary>The header <c>ETag</c>: a row's version, which <c>If-Match</c> can name.</summary>
internal static class EntityTag
{
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, stackalloc char[24], $"\"{version}\"");
}
