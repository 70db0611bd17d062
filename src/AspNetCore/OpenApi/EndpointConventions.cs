using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>What an application has added to an endpoint by the framework's conventions, as far as the document shows it.</summary>
internal static class EndpointConventions
{
    /// <summary>The errors that go with rights and rate limiting.</summary>
    /// <param name="metadata">What was said of the endpoint.</param>
    /// <param name="need">Whether callers need credentials.</param>
    /// <param name="areAllLimited">Whether every endpoint is limited that is not taken out.</param>
    public static ImmutableArray<ErrorCode> ProblemsOf(EndpointMetadataCollection metadata, CredentialNeed need, bool areAllLimited)
    {
        var problems = ImmutableArray.CreateBuilder<ErrorCode>();
        if (need != CredentialNeed.None)
            problems.Add(ErrorCodes.Unauthorized);
        if (need == CredentialNeed.Always)
            problems.Add(ErrorCodes.Forbidden);
        var isLimited = areAllLimited || metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;
        if (isLimited && metadata.GetMetadata<DisableRateLimitingAttribute>() is null)
            problems.Add(ErrorCodes.RateLimited);
        return problems.ToImmutable();
    }
}

/// <summary>Whether the callers of an endpoint need credentials.</summary>
internal enum CredentialNeed
{
    None,

    /// <summary>It depends on what is asked for: a job's route, or a file's URL.</summary>
    Sometimes,

    Always,
}
