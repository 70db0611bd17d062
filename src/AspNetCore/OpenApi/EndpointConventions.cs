using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>What stands before an endpoint's route, as far as the document shows it: the framework's conventions, by which an application adds it, and our own guard.</summary>
internal static class EndpointConventions
{
    /// <summary>The errors that go with rights, rate limiting and other sites' pages.</summary>
    /// <param name="metadata">What was said of the endpoint.</param>
    /// <param name="need">Whether callers need credentials.</param>
    /// <param name="areAllLimited">Whether every endpoint is limited that is not taken out.</param>
    /// <param name="refusesOtherSites">Whether pages of other sites are kept from changing anything.</param>
    public static ImmutableArray<ErrorCode> ProblemsOf(
        EndpointMetadataCollection metadata, CredentialNeed need, bool areAllLimited, bool refusesOtherSites)
    {
        var problems = ImmutableArray.CreateBuilder<ErrorCode>();
        if (need != CredentialNeed.None)
            problems.Add(ErrorCodes.Unauthorized);
        if (need == CredentialNeed.Always)
            problems.Add(ErrorCodes.Forbidden);
        var isLimited = areAllLimited || metadata.GetMetadata<EnableRateLimitingAttribute>() is not null;
        if (isLimited && metadata.GetMetadata<DisableRateLimitingAttribute>() is null)
            problems.Add(ErrorCodes.RateLimited);
        if (refusesOtherSites && metadata.GetMetadata<OwnEndpoint>() is { Changes: true })
            problems.Add(ErrorCodes.CrossSiteRequest);
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
