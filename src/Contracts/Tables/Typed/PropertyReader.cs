using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>Makes columns of the properties of one class.</summary>
internal sealed class PropertyReader(string table)
{
    private readonly ImmutableArray<DefinitionFault>.Builder _faults = ImmutableArray.CreateBuilder<DefinitionFault>();
    private readonly NullabilityInfoContext _nullability = new();
    private readonly Dictionary<string, string> _columnOfProperty = new(StringComparer.Ordinal);

    public ImmutableArray<DefinitionFault> Faults => _faults.ToImmutable();

    /// <summary>
    /// Whether a constructor's parameter sets a property: they have the same type, and the same
    /// name but for case.
    /// </summary>
    public static bool Sets(ParameterInfo parameter, PropertyInfo property) =>
        property.PropertyType == parameter.ParameterType
        && string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase);

    public void Refuse(string? column, string fault) =>
        _faults.Add(new DefinitionFault($"table {table}", column, fault));

    public ImmutableArray<ColumnProperty> Read(ImmutableArray<PropertyInfo> properties, ConstructorInfo? constructor)
    {
        var parameters = constructor?.GetParameters() ?? [];
        var marked = properties
            .Select(property =>
                new MarkedProperty(property, Array.Find(parameters, parameter => Sets(parameter, property))))
            .ToList();
        foreach (var property in marked)
            _columnOfProperty[property.Property.Name] = NameOf(property);
        return [.. marked.Select(Read).OfType<ColumnProperty>()];
    }

    private static string NameOf(MarkedProperty property) =>
        property.Find<ColumnAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Property.Name);

    private ColumnProperty? Read(MarkedProperty marked)
    {
        var property = marked.Property;
        var name = NameOf(marked);
        if (marked.Parameter is null && property.SetMethod is not { IsPublic: true })
        {
            // A property that only derives its value from others is no column.
            if (marked.Find<ColumnPropertyAttribute>() is not null)
                Refuse(
                    name,
                    $"property {property.Name} cannot be set: it needs a setter, or a parameter of the constructor");
            return null;
        }

        var acceptsNull = Nullable.GetUnderlyingType(property.PropertyType) is not null
            || _nullability.Create(property).ReadState == NullabilityState.Nullable;
        var column = new ColumnDefinition(name, TypeOf(marked, name))
        {
            Nullable = acceptsNull,
            PrimaryKey = marked.Find<PrimaryKeyAttribute>() is not null,
            Comment = marked.Find<CommentAttribute>()?.Text,
            Computation = ComputationOf(marked, name),
        };
        return new ColumnProperty(property, column, acceptsNull, marked.Parameter?.Position ?? -1);
    }

    private ColumnType TypeOf(MarkedProperty marked, string name)
    {
        var type = marked.Property.PropertyType;
        if (marked.Find<MediaColumnAttribute>() is { } media)
        {
            if (type != typeof(string) && type != typeof(MediaReference))
                Refuse(
                    name,
                    $"property {marked.Property.Name} is of the .NET type {NetTypeName.Of(type)}; "
                    + "a file is a MediaReference or a String");
            return media.Type;
        }

        if (ColumnTypes.For(type) is { } found)
            return WithLength(found, marked, name);
        Refuse(name, type == typeof(MediaReference)
            ? $"property {marked.Property.Name} needs one of the attributes Image, Video, Audio and Document"
            : $"property {marked.Property.Name} is of the .NET type {NetTypeName.Of(type)}, which is no column's type");
        // Any type will do. This one keeps other rules from reporting the column again.
        return ColumnTypes.String;
    }

    private ColumnType WithLength(ColumnType type, MarkedProperty marked, string name)
    {
        if (marked.Find<LengthAttribute>() is not { Elements: var length })
            return type;
        if (type is not ArrayType array)
            Refuse(name, "only lists of numbers have a length");
        else if (length < 1)
            Refuse(name, $"a list has at least 1 element, not {length}");
        else
            return array.Element is IntType ? ColumnTypes.ArrayOfInt(length) : ColumnTypes.ArrayOfFloat(length);
        return type;
    }

    private ComputationDefinition? ComputationOf(MarkedProperty marked, string name)
    {
        var function = marked.Find<ComputedAttribute>();
        var sql = marked.Find<ComputedSqlAttribute>();
        if (function is not null && sql is not null)
            Refuse(name, "is computed either by a function or by sql, not by both");
        return function is not null
            ? new FunctionComputation(function.Function, [.. function.Arguments.Select(ArgumentOf)])
            {
                OnError = function.OnError
            }
            : sql is not null ? new SqlComputation(sql.Expression) : null;
    }

    private ArgumentDefinition ArgumentOf(object argument) => argument switch
    {
        string name => new ArgumentDefinition.Column(_columnOfProperty.GetValueOrDefault(name, name)),
        int whole => new ArgumentDefinition.Literal((long)whole),
        _ => new ArgumentDefinition.Literal(argument),
    };
}

/// <summary>A property that stands for a column.</summary>
/// <param name="Property">The property.</param>
/// <param name="Column">The column as the property and its attributes declare it.</param>
/// <param name="AcceptsNull">Whether the property's type allows null.</param>
/// <param name="Parameter">
/// The position of the constructor's parameter that sets the property; -1: it has a setter.
/// </param>
internal sealed record ColumnProperty(PropertyInfo Property, ColumnDefinition Column, bool AcceptsNull, int Parameter)
{
    public ColumnType Type => Column.Type!;
}

/// <summary>A property, and the constructor's parameter that sets it. Attributes may stand on either.</summary>
internal sealed record MarkedProperty(PropertyInfo Property, ParameterInfo? Parameter)
{
    public T? Find<T>() where T : ColumnPropertyAttribute =>
        Property.GetCustomAttribute<T>() ?? Parameter?.GetCustomAttribute<T>();
}
