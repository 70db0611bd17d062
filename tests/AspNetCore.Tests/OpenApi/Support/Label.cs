namespace TableActors.AspNetCore.Tests.OpenApi.Support;

/// <summary>What a function of the application makes of a specimen.</summary>
internal sealed record Label(string Text, string? Remark, long[] Lengths);
