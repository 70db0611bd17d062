using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Functions;

/// <summary>Decides where the arguments of route functions come from, and how results become JSON.</summary>
internal sealed class RouteFunctions(
    IServiceProviderIsService services, IOptions<JsonOptions> json, ILoggerFactory loggers)
{
    /// <summary>Says where the argument for a parameter comes from.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="outputs">The names of the columns that the function may take.</param>
    public ArgumentKind KindOf(DelegateParameter parameter, IEnumerable<string> outputs)
    {
        if (RouteFunction.IsLogger(parameter.ClrType))
            return ArgumentKind.Logger;
        if (outputs.Contains(parameter.Name))
            return ArgumentKind.Output;
        return IsService(parameter.ClrType) ? ArgumentKind.Service : ArgumentKind.None;
    }

    public bool IsService(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>)
        // The container has a list for every type; it is empty if nothing of the type is registered.
        ? services.IsService(type.GetGenericArguments()[0])
        : services.IsService(type);

    /// <summary>Finds out how the application's serializer writes a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="found">What the serializer knows of the type.</param>
    /// <param name="fault">Why the serializer cannot write it.</param>
    public bool TryFindJson(
        Type type, [NotNullWhen(true)] out JsonTypeInfo? found, [NotNullWhen(false)] out string? fault)
    {
        try
        {
            found = json.Value.SerializerOptions.GetTypeInfo(type);
            fault = null;
            return true;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            found = null;
            fault = exception.Message;
            return false;
        }
    }

    /// <summary>Makes the answer of a route without faults.</summary>
    public FunctionAnswer AnswerOf(
        RouteDefinition route, RouteFunction function, ImmutableArray<Column> outputs, MediaUrls media)
    {
        var log = loggers.CreateLogger($"TableActors.Routes{route.Path}");
        var kinds = function.Signature.Parameters.Select(
            parameter => KindOf(parameter, outputs.Select(column => column.Name)));
        return new FunctionAnswer(
            CompiledFunction.Of(function, [.. kinds], outputs, log),
            function.Owner is { } owner ? new FunctionOwner(owner, IsService(owner)) : null,
            [.. outputs.Where(column => column.Type.IsMedia).Select(column => column.Ordinal)],
            TryFindJson(function.Signature.Result.ClrType, out var found, out var fault)
                ? found
                : throw new InvalidOperationException(fault),
            media,
            log);
    }

    /// <summary>
    /// The faults of a route's function. It must take every output, and nothing that it cannot get.
    /// Its parameters' types must hold the columns' values, and its result must be an object with
    /// properties.
    /// </summary>
    public IEnumerable<DefinitionFault> FaultsOf(WriteRouteDefinition route, RouteColumns columns)
    {
        if (route is not RowRouteDefinition { Function: { } function } row)
            return [];
        var outputs = row.Outputs ?? [.. columns.Names];
        var parameters = function.Signature.Parameters;
        var untaken = row.Outputs?.Distinct().Where(name => parameters.All(parameter => parameter.Name != name)) ?? [];
        return
        [
            .. untaken.Select(
                name => route.Fault(name, "is an output, but the function has no parameter of this name")),
            .. parameters.Select(parameter => FaultOf(parameter, row, columns, outputs)).OfType<DefinitionFault>(),
            .. FaultOfOwner(route, function),
            .. FaultsOfResult(route, function.Signature.Result),
        ];
    }

    private DefinitionFault? FaultOf(
        DelegateParameter parameter, RowRouteDefinition route, RouteColumns columns, IReadOnlyList<string> outputs)
    {
        switch (KindOf(parameter, outputs))
        {
            case ArgumentKind.Output:
                return columns.Find(parameter.Name) is { } column ? FaultOf(parameter, route, column) : null;
            case ArgumentKind.None:
                var what = route.Outputs is null ? "no column of the table" : "no output";
                return route.Fault(
                    $"parameter \"{parameter.Name}\" of the function is {what}, "
                    + $"and there is no service of the .NET type {NetTypeName.Of(parameter.ClrType)}"
                    + $"{NearestName.Hint(parameter.Name, outputs)}");
            default:
                return null;
        }
    }

    private static DefinitionFault? FaultOf(DelegateParameter parameter, RowRouteDefinition route, RouteColumn column)
    {
        if (column.Type is null)
            return null;
        if (parameter.FaultOf(CompiledFunction.TypeOf(column.Type)) is { } fault)
            return route.Fault(column.Name, fault);
        return column.Nullable && !parameter.AcceptsNull
            ? route.Fault(
                column.Name,
                $"parameter \"{parameter.Name}\" does not take null, which the column can be; "
                + $"{NetTypeName.Of(parameter.ClrType)}? would")
            : null;
    }

    private IEnumerable<DefinitionFault> FaultOfOwner(WriteRouteDefinition route, RouteFunction function)
    {
        if (function.Owner is not { } owner || IsService(owner))
            yield break;
        if (owner.IsAbstract)
            yield return route.Fault(
                $"class {NetTypeName.Of(owner)} is abstract, so that nobody can make the instance "
                + "whose method answers");
        else if (owner.GetConstructors() is not [var constructor])
            yield return route.Fault(
                $"class {NetTypeName.Of(owner)} must have one public constructor, or be registered as a service");
        else
        {
            foreach (var missing in constructor.GetParameters()
                .Where(needed => !needed.HasDefaultValue && !IsService(needed.ParameterType)))
                yield return route.Fault(
                    $"class {NetTypeName.Of(owner)} needs a {NetTypeName.Of(missing.ParameterType)}, "
                    + "which is no service");
        }
    }

    private IEnumerable<DefinitionFault> FaultsOfResult(WriteRouteDefinition route, DelegateResult result)
    {
        if (result.ClrType == typeof(void))
            yield return route.Fault("the function returns nothing; its result is the answer");
        else if (!TryFindJson(result.ClrType, out var json, out var fault))
            yield return route.Fault(
                $"the function returns the .NET type {NetTypeName.Of(result.ClrType)}, "
                + $"which cannot be written as JSON: {fault}");
        else if (json is not { Kind: JsonTypeInfoKind.Object, Properties.Count: > 0 })
            yield return route.Fault(
                $"the function returns the .NET type {NetTypeName.Of(result.ClrType)}, "
                + "and the answer must be an object with properties");
        else if (result.MayBeNull == true)
            yield return route.Fault($"the function returns {NetTypeName.Of(result.ClrType)}?, and null is no answer");
    }
}

/// <summary>Where an argument of a route's function comes from.</summary>
internal enum ArgumentKind
{
    /// <summary>Nowhere, which is a fault of the route.</summary>
    None,

    /// <summary>An output column of the row.</summary>
    Output,

    /// <summary>The route's own logger.</summary>
    Logger,

    /// <summary>A service of the application, from the request's scope.</summary>
    Service,
}
