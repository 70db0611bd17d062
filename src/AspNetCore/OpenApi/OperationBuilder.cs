using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>
/// Makes the operations of endpoints: what a route says of itself, and what the application's
/// conventions add.
/// </summary>
/// <param name="document">The document in the making, which names the security schemes.</param>
/// <param name="components">Gets the schemas that operations refer to.</param>
/// <param name="needs">Tells whether an endpoint's callers need credentials.</param>
/// <param name="areAllLimited">Whether a rate limit applies to all endpoints.</param>
/// <param name="refusesOtherSites">Whether pages of other sites may not change anything.</param>
internal sealed class OperationBuilder(
    OpenApiDocument document, DocumentComponents components, Func<Endpoint, CredentialNeed> needs, bool areAllLimited,
    bool refusesOtherSites)
{
    public OpenApiOperation Build(RouteEndpoint endpoint, RouteDescription route, string id)
    {
        var need = needs(endpoint);
        var name = OperationNames.TypeNameOf(id);
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Extensions = new Dictionary<string, IOpenApiExtension>
            {
                [TableApiDocument.RouteKindExtension] = new JsonNodeExtension(route.Kind)
            },
            Summary = endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? route.Summary,
            Description = endpoint.Metadata.GetMetadata<IEndpointDescriptionMetadata>()?.Description,
            Tags = TagsOf(endpoint, route),
            Responses = [],
            Security = SecurityOf(need),
        };
        foreach (var parameter in endpoint.RoutePattern.Parameters)
            (operation.Parameters ??= []).Add(PathParameter(parameter.Name));
        if (route.TakesIfMatch)
            (operation.Parameters ??= []).Add(IfMatch());
        if (route.IfNoneMatch is { } meaning)
            (operation.Parameters ??= []).Add(IfNoneMatch(meaning));
        if (route.TakesIdempotencyKey)
            (operation.Parameters ??= []).Add(Key());
        route.Request.AddTo(operation, name, components);
        route.Answer.Conditions.AddTo(operation, name, components);
        operation.Responses[route.Answer.Status.ToString(CultureInfo.InvariantCulture)] = AnswerOf(route, name);
        foreach (var other in route.Answer.Others.Concat(route.OtherAnswers))
            operation.Responses[other.Status.ToString(CultureInfo.InvariantCulture)] = other.ToResponse(
                name, components);
        ProblemResponses.AddTo(
            operation.Responses,
            [
                .. route.Problems,
                .. EndpointConventions.ProblemsOf(endpoint.Metadata, need, areAllLimited, refusesOtherSites)
            ],
            components);
        return operation;
    }

    /// <summary>Makes the operation of HEAD, which answers like GET, but without the content.</summary>
    public OpenApiOperation BuildHead(RouteEndpoint endpoint, RouteDescription route, string id)
    {
        var operation = Build(endpoint, route, id);
        foreach (var response in operation.Responses!.Values.Cast<OpenApiResponse>())
            response.Content = null;
        return operation;
    }

    private List<OpenApiSecurityRequirement>? SecurityOf(CredentialNeed need)
    {
        if (need == CredentialNeed.None || document.Components?.SecuritySchemes is not { Count: > 0 } schemes)
            return null;
        var ways = schemes.Keys.Select(
            name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] });
        return need == CredentialNeed.Always ? [.. ways] : [.. ways, []];
    }

    private OpenApiResponse AnswerOf(RouteDescription route, string name)
    {
        var answer = route.Answer.ToResponse(name, components);
        if (route.GivesETag)
            (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())["ETag"] = ETag();
        if (route.TakesIdempotencyKey)
            (answer.Headers ??= new Dictionary<string, IOpenApiHeader>())[IdempotencyKey.ReplayedHeader] = Replayed();
        return answer;
    }

    private HashSet<OpenApiTagReference> TagsOf(RouteEndpoint endpoint, RouteDescription route)
    {
        var tags = document.Tags ??= new HashSet<OpenApiTag>();
        if (endpoint.Metadata.GetMetadata<ITagsMetadata>() is not { } chosen)
        {
            AddTag(tags, route.Tag, route.TagComment);
            return [new OpenApiTagReference(route.Tag, document)];
        }

        foreach (var tag in chosen.Tags)
            AddTag(tags, tag, null);
        return [.. chosen.Tags.Select(tag => new OpenApiTagReference(tag, document))];
    }

    private static void AddTag(ISet<OpenApiTag> tags, string name, string? comment)
    {
        if (tags.All(tag => tag.Name != name))
            tags.Add(new OpenApiTag { Name = name, Description = comment });
    }

    private static OpenApiParameter PathParameter(string name) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter IfMatch() => new()
    {
        Name = "If-Match",
        In = ParameterLocation.Header,
        Description =
            "The versions of which the row must have one, as `ETag` gave them, quotes included; `*`: any. "
            + "Otherwise nothing happens.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter IfNoneMatch(string meaning) => new()
    {
        Name = "If-None-Match",
        In = ParameterLocation.Header,
        Description = meaning,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter Key() => new()
    {
        Name = IdempotencyKey.Header,
        In = ParameterLocation.Header,
        Description =
            "Chosen by the client for this one request. A repeat of the request with the same key changes nothing, "
            + "and gets the first answer again; another request with the key is refused.",
        Schema =
            new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyKey.MaxLength },
    };

    private static OpenApiHeader Replayed() => new()
    {
        Description = "`true`: this is the answer of an earlier request with the same `Idempotency-Key`.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["true"] },
    };

    private static OpenApiHeader ETag() => new()
    {
        Description = "The row's version, which `If-Match` takes.",
        Required = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}

/// <summary>
/// Describes what runs before the handler of a route: what the application adds by the framework's
/// conventions, and our own guard.
/// </summary>
internal static class EndpointConventions
{
    /// <summary>The errors for missing rights, too many requests, and pages of other sites.</summary>
    /// <param name="metadata">The endpoint's metadata.</param>
    /// <param name="need">Whether callers need credentials.</param>
    /// <param name="areAllLimited">Whether a rate limit applies to all endpoints that are not excepted.</param>
    /// <param name="refusesOtherSites">Whether pages of other sites may not change anything.</param>
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

    /// <summary>It depends on the request: on the job's route, or on the file's URL.</summary>
    Sometimes,

    Always,
}
