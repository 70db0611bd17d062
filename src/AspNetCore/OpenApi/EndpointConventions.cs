using System.Collections.Immutable;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>What an application has added to an endpoint by the framework's conventions, as far as the document shows it.</summary>
internal static class EndpointConventions
{
    /// <summary>The errors that go with authorization and rate limiting.</summary>
    public static ImmutableArray<ErrorCode> ProblemsOf(EndpointMetadataCollection metadata)
    {
        var problems = ImmutableArray.CreateBuilder<ErrorCode>();
        if (metadata.GetMetadata<IAuthorizeData>() is not null && metadata.GetMetadata<IAllowAnonymous>() is null)
            problems.AddRange(ErrorCodes.Unauthorized, ErrorCodes.Forbidden);
        if (metadata.GetMetadata<EnableRateLimitingAttribute>() is not null && metadata.GetMetadata<DisableRateLimitingAttribute>() is null)
            problems.Add(ErrorCodes.RateLimited);
        return problems.ToImmutable();
    }
}
