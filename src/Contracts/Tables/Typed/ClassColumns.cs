using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>A class whose properties stand for columns: of a table, or of a query's result.</summary>
internal sealed class ClassColumns
{
    private static readonly ConcurrentDictionary<Type, ClassColumns> Known = new();

    private ClassColumns(Type type)
    {
        var table = type.GetCustomAttribute<TableAttribute>();
        Type = type;
        TableName = table?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(type.Name);
        Comment = table?.Comment;
        var reader = new PropertyReader(TableName);
        var properties = PropertiesOf(type);
        Constructor = ConstructorFor(type, properties);
        if (Constructor is null && !type.IsValueType)
            reader.Refuse(
                null, $"class {NetTypeName.Of(type)} has no public constructor whose parameters are all properties");
        Properties = reader.Read(properties, Constructor);
        Faults = reader.Faults;
    }

    public Type Type { get; }

    public string TableName { get; }

    public string? Comment { get; }

    /// <summary>
    /// Makes instances; <see langword="null"/> for a struct without constructors, and for a faulty
    /// class.
    /// </summary>
    public ConstructorInfo? Constructor { get; }

    /// <summary>
    /// The properties that stand for columns, in the order of their declaration, those of base
    /// classes first.
    /// </summary>
    public ImmutableArray<ColumnProperty> Properties { get; }

    public ImmutableArray<DefinitionFault> Faults { get; }

    public static ClassColumns Of(Type type) => Known.GetOrAdd(type, static type => new ClassColumns(type));

    private static ImmutableArray<PropertyInfo> PropertiesOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property is { CanRead: true, GetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0)
            .Where(property => !property.IsDefined(typeof(NotAColumnAttribute)))
            .OrderBy(property => DepthOf(property.DeclaringType!))
            .ThenBy(property => property.MetadataToken),
    ];

    private static int DepthOf(Type type) => type.BaseType is { } baseType ? 1 + DepthOf(baseType) : 0;

    private static ConstructorInfo? ConstructorFor(Type type, ImmutableArray<PropertyInfo> properties) => type
        .GetConstructors()
        .OrderByDescending(constructor => constructor.GetParameters().Length)
        .FirstOrDefault(constructor => constructor.GetParameters()
            .All(parameter => properties.Any(property => PropertyReader.Sets(parameter, property))));
}
