using System.Collections.Immutable;
using System.Globalization;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles;

/// <summary>Reads one table with its columns.</summary>
internal static class TableReader
{
    public static TableDefinition Read(string name, Section section)
    {
        var columns = section.Entries("columns").Select(column => ReadColumn(column, section)).ToImmutableArray();
        var table = new TableDefinition(name, columns) { Comment = section.Text("comment") };
        section.RefuseOthers();
        return table;
    }

    private static ColumnDefinition ReadColumn(Entry column, Section table)
    {
        var (declared, section) = DeclaredType.Read(column, table);
        var definition = new ColumnDefinition(column.Key, declared?.Type) { Nullable = declared?.Nullable };
        if (section is null)
            return definition;
        definition = definition with
        {
            PrimaryKey = section.Flag("primary_key") ?? false,
            Comment = section.Text("comment"),
            Computation = section.Nested("computed") is { } computed ? ComputationReader.Read(computed) : null,
        };
        section.RefuseOthers();
        return definition;
    }
}

/// <summary>A type as a column, parameter or result column declares it.</summary>
/// <param name="Type">The type; <see langword="null"/>: none is declared.</param>
/// <param name="Nullable">Whether values may be null; <see langword="null"/>: it is not said.</param>
internal sealed record DeclaredType(ColumnType? Type, bool? Nullable)
{
    /// <summary>What types are called elsewhere, without a length.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["text"] = "string", ["varchar"] = "string", ["char"] = "string", ["nvarchar"] = "string",
        ["character varying"] = "string",
        ["str"] = "string",
        ["integer"] = "int", ["bigint"] = "int", ["smallint"] = "int", ["long"] = "int", ["int32"] = "int",
        ["int64"] = "int", ["serial"] = "int",
        ["boolean"] = "bool", ["bit"] = "bool",
        ["datetime"] = "timestamp", ["timestamptz"] = "timestamp", ["datetimeoffset"] = "timestamp",
        ["decimal"] = "float", ["double"] = "float", ["double precision"] = "float", ["numeric"] = "float",
        ["real"] = "float",
        ["guid"] = "uuid", ["jsonb"] = "json", ["blob"] = "binary", ["bytea"] = "binary", ["bytes"] = "binary",
        ["float[]"] = "array<float>", ["int[]"] = "array<int>",
    };

    /// <summary>
    /// Reads what has a type: the type alone, or a table with the keys <c>type</c>,
    /// <c>nullable</c>, <c>length</c> and others.
    /// </summary>
    /// <returns>
    /// The type; <see langword="null"/>: it has a fault. And the table, whose other keys are still
    /// to be read; <see langword="null"/>: there is none.
    /// </returns>
    public static (DeclaredType? Declared, Section? Section) Read(Entry entry, Section of)
    {
        var place = of.Place with { Column = entry.Key };
        if (entry.Value is TableNode table)
        {
            var section = new Section(table, entry.At, place, of.Faults);
            return (Read(section), section);
        }

        of.Faults.Locate(place, entry.At);
        if (entry.Value is not TextNode text)
            of.Faults.Add(
                entry.Value.At, place,
                $"must be a type, or a table {{ type = … }}, not {Section.Describe(entry.Value)}");
        else if (!text.Faults.IsEmpty)
            text.Faults.ToList().ForEach(fault => of.Faults.Add(text.At, place, fault));
        else if (ColumnTypes.TryParse(text.Value, out var type, out var nullable))
            return (new DeclaredType(type, nullable ? true : null), null);
        else
            of.Faults.Add(text.At, place, UnknownType(text.Value));
        return (null, null);
    }

    private static DeclaredType? Read(Section section)
    {
        var given = section.Has("type");
        var text = section.Text("type");
        var nullable = section.Flag("nullable");
        var length = section.Number("length", 1, int.MaxValue);
        if (text is null)
            return given ? null : new DeclaredType(null, nullable);
        if (!ColumnTypes.TryParse(text, out var type, out var isNullable))
        {
            section.Fault("type", UnknownType(text));
            return null;
        }

        if (isNullable && nullable == false)
            section.Fault("nullable", $"type \"{text}\" and \"nullable = false\" contradict each other");
        return new DeclaredType(WithLength(type, length, section), isNullable ? true : nullable);
    }

    private static string UnknownType(string text)
    {
        var name = text.TrimEnd('?').Split('(')[0].Trim();
        var nearest = OtherNames.ContainsKey(name)
            ? name
            : NearestName.Find(name, ColumnTypes.Names.Concat(OtherNames.Keys));
        var ours = nearest is null ? null : OtherNames.GetValueOrDefault(nearest, nearest);
        var hint = ours is null
            ? $"there are {string.Join(", ", ColumnTypes.Names)}"
            : $"did you mean \"{ours}\"?";
        return $"unknown type \"{text}\"; {hint}";
    }

    private static ColumnType WithLength(ColumnType type, int? length, Section section)
    {
        if (length is null)
            return type;
        if (type is ArrayType array)
            return array.Element is IntType ? ColumnTypes.ArrayOfInt(length) : ColumnTypes.ArrayOfFloat(length);
        section.Fault("length", $"\"length\" is for arrays, and the type is {type}");
        return type;
    }
}

/// <summary>Reads how a column is computed: the keys of one kind, and <c>on_error</c>.</summary>
internal static class ComputationReader
{
    private const string Kinds = "\"function\" or \"sql\" or \"command\" or \"http\"";
    private static readonly ImmutableArray<string> LiteralTypes = ["string", "int", "float", "bool"];

    public static ComputationDefinition? Read(Section section)
    {
        var onError = section.Choice("on_error", "fail", "null") == "null"
            ? OnComputationError.Null
            : OnComputationError.Fail;
        var given = new List<ComputationDefinition?>();
        if (section.Has("function"))
            given.Add(ReadFunction(section));
        if (section.Has("sql"))
            given.Add(section.Text("sql") is { } expression ? new SqlComputation(expression) : null);
        if (section.Has("command"))
            given.Add(ReadCommand(section));
        if (section.Has("http"))
            given.Add(section.Nested("http") is { } http ? ReadHttp(http) : null);
        if (given.Count > 1)
            section.Fault($"must hold one of {Kinds}, not several");
        else if (given.Count == 0)
            section.RefuseAbsence(Kinds, "args", "extension", "timeout");
        section.RefuseOthers();
        return given is [{ } computation] ? computation with { OnError = onError } : null;
    }

    private static FunctionComputation? ReadFunction(Section section)
    {
        var function = section.Text("function");
        IReadOnlyList<Node> given = !section.TryGet("args", out var value)
            ? []
            : value is ListNode list ? list.Items : [value];
        var arguments = given
            .Select((argument, index) => ReadArgument(argument, index, section))
            .OfType<ArgumentDefinition>()
            .ToImmutableArray();
        return function is null ? null : new FunctionComputation(function, arguments);
    }

    /// <summary>Reads a column's name, or a literal: a bare number or boolean, or <c>{ value = … }</c>.</summary>
    private static ArgumentDefinition? ReadArgument(Node argument, int index, Section section)
    {
        var place = section.Place.Within($"argument {index + 1}");
        switch (argument)
        {
            case TableNode table:
                return ReadLiteral(new Section(table, table.At, place, section.Faults));
            case TextNode { Faults: [] } column:
                return column.Value;
            case TextNode faulty:
                faulty.Faults.ToList().ForEach(fault => section.Faults.Add(faulty.At, place, fault));
                return null;
            case ScalarNode { Value: long or bool } literal:
                return new ArgumentDefinition.Literal(literal.Value);
            case ScalarNode { Value: double number } when double.IsFinite(number):
                return new ArgumentDefinition.Literal(number);
            case ScalarNode { Value: double } infinite:
                section.Faults.Add(infinite.At, place, $"must be a finite number, not {infinite.Text}");
                return null;
            default:
                section.Faults.Add(
                    argument.At, place,
                    $"must be a column's name or a literal {{ value = … }}, not {Section.Describe(argument)}");
                return null;
        }
    }

    private static ArgumentDefinition.Literal? ReadLiteral(Section section)
    {
        var type = section.Choice("type", LiteralTypes);
        var hasFaultyType = type is null && section.Has("type");
        if (!section.TryGet("value", out var node))
            section.RefuseAbsence("\"value\"");
        section.RefuseOthers();
        if (node is null || hasFaultyType)
            return null;
        if (node is TextNode text)
        {
            if (section.Text("value") is null)
                return null;
            return type is null ? new ArgumentDefinition.Literal(text.Value) : Typed(text.Value, type, section);
        }

        if (node is not ScalarNode { Value: long or double or bool } scalar)
        {
            section.Fault(
                "value", $"\"value\" must be a text, a number, or true or false, not {Section.Describe(node)}");
            return null;
        }

        type ??= scalar.Value switch { long => "int", double => "float", _ => "bool" };
        return Typed(Convert.ToString(scalar.Value, CultureInfo.InvariantCulture)!, type, section);
    }

    private static ArgumentDefinition.Literal? Typed(string text, string type, Section section)
    {
        ColumnTypes.TryParse(type, out var columnType, out _);
        if (columnType!.TryReadText(text, out var value, out var fault))
            return new ArgumentDefinition.Literal(value);
        section.Fault("value", $"\"value\" {fault}");
        return null;
    }

    private static ProgramComputation? ReadCommand(Section section)
    {
        var command = section.Texts("command");
        var extension = section.Text("extension");
        var timeout = section.Duration("timeout");
        if (command is null)
            return null;
        var computation = new ProgramComputation(command.Value) { Extension = extension };
        return timeout is null ? computation : computation with { Timeout = timeout.Value };
    }

    private static HttpComputation? ReadHttp(Section section)
    {
        var url = section.RequiredText("url");
        var arguments = section.Texts("args") ?? [];
        var result = section.Text("result") ?? "";
        var timeout = section.Duration("timeout");
        section.RefuseOthers();
        if (url is null)
            return null;
        var computation = new HttpComputation(url, arguments) { Result = result };
        return timeout is null ? computation : computation with { Timeout = timeout.Value };
    }
}
