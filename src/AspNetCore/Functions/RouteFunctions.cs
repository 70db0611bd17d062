using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Functions;

/// <summary>Knows what the functions of routes can be given, and how what they give becomes JSON.</summary>
internal sealed class RouteFunctions(IServiceProviderIsService services, IOptions<JsonOptions> json, ILoggerFactory loggers)
{
    /// <summary>Says where the argument for a parameter comes from.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="outputs">The names of the columns that the function takes or may take.</param>
    public ArgumentKind KindOf(DelegateParameter parameter, IEnumerable<string> outputs)
    {
        if (RouteFunction.IsLogger(parameter.ClrType))
            return ArgumentKind.Logger;
        if (outputs.Contains(parameter.Name))
            return ArgumentKind.Output;
        return IsService(parameter.ClrType) ? ArgumentKind.Service : ArgumentKind.None;
    }

    /// <summary>Whether the application has services of a type.</summary>
    public bool IsService(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
        // There is a list of everything, which is empty for what is no service.
        ? services.IsService(type.GetGenericArguments()[0])
        : services.IsService(type);

    /// <summary>Finds out how results of a type become JSON.</summary>
    /// <param name="type">The type.</param>
    /// <param name="found">What the serializer knows of the type.</param>
    /// <param name="fault">Why there is no such thing.</param>
    public bool TryFindJson(Type type, [NotNullWhen(true)] out JsonTypeInfo? found, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            found = json.Value.SerializerOptions.GetTypeInfo(type);
            fault = null;
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            found = null;
            fault = exception.Message;
            return false;
        }
    }

    /// <summary>Makes the answer of a route that has passed every rule.</summary>
    public FunctionAnswer AnswerOf(RouteDefinition route, RouteFunction function, ImmutableArray<Column> outputs, MediaUrls media)
    {
        var log = loggers.CreateLogger($"TableActors.Routes{route.Path}");
        var kinds = function.Signature.Parameters.Select(parameter => KindOf(parameter, outputs.Select(column => column.Name)));
        return new FunctionAnswer(
            CompiledFunction.Of(function, [.. kinds], outputs, log),
            function.Owner is { } owner ? new FunctionOwner(owner, IsService(owner)) : null,
            [.. outputs.Where(column => column.Type.IsMedia).Select(column => column.Ordinal)],
            TryFindJson(function.Signature.Result.ClrType, out var found, out var fault) ? found : throw new InvalidOperationException(fault),
            media,
            log);
    }
}
