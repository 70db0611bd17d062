using System.Collections.Immutable;
using Tomlyn.Syntax;

namespace TableActors.Host.ServiceFiles;

/// <summary>A place in a file. Lines and columns count from 1, columns in characters.</summary>
internal sealed record Position(int Line, int Column)
{
    public static Position Start { get; } = new(1, 1);

    public static Position Of(TextPosition position) => new(position.Line + 1, position.Column + 1);

    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>One value of a TOML file, and where it stands.</summary>
internal abstract record Node(Position At);

/// <summary>A string, in which references to the environment are replaced.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Value">The text.</param>
/// <param name="Faults">What is wrong with its references.</param>
internal sealed record TextNode(Position At, string Value, ImmutableArray<string> Faults) : Node(At)
{
    /// <summary>Whether it holds what a reference stood for. Such a text can stand for a number or a boolean too, which TOML cannot refer to.</summary>
    public bool IsReplaced { get; init; }
}

/// <summary>A number, a boolean, a date or a time.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Value">A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="Tomlyn.TomlDateTime"/>.</param>
/// <param name="Text">How it is written.</param>
internal sealed record ScalarNode(Position At, object Value, string Text) : Node(At);

internal sealed record ListNode(Position At) : Node(At)
{
    public List<Node> Items { get; } = [];
}

/// <summary>A table, whether it has a header, stands inline, or follows from dotted keys.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Key">The key that it stands under.</param>
internal sealed record TableNode(Position At, string Key) : Node(At)
{
    /// <summary>Its entries in the file's order.</summary>
    public OrderedDictionary<string, Entry> Entries { get; } = new(StringComparer.Ordinal);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where the key stands; of a table with a header, where the header does.</param>
/// <param name="Value">The value.</param>
internal sealed record Entry(string Key, Position At, Node Value);

/// <summary>Joins what the headers and dotted keys of a TOML file spread over it to one tree.</summary>
internal sealed class TomlTree(EnvironmentText environment)
{
    private readonly TableNode _root = new(Position.Start, "");

    /// <summary>Builds the tree of a document that has no faults of its own: none of its keys are defined twice.</summary>
    public static TableNode Build(DocumentSyntax document, EnvironmentText environment)
    {
        var tree = new TomlTree(environment);
        foreach (var pair in document.KeyValues)
            tree.Add(tree._root, pair);
        foreach (var table in document.Tables)
        {
            var opened = tree.Open(table);
            foreach (var pair in table.Items)
                tree.Add(opened, pair);
        }

        return tree._root;
    }

    private static IEnumerable<(string Key, Position At)> PartsOf(KeySyntax key) =>
        key.DotKeys.Select(item => item.Key!).Prepend(key.Key!).Select(part => (NameOf(part), Position.Of(part.Span.Start)));

    private static string NameOf(BareKeyOrStringValueSyntax key) => key is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)key).Key!.Text!;

    /// <summary>The table under a key, which is made where there is none; of a list of tables the last.</summary>
    private static TableNode Descend(TableNode parent, string key, Position at)
    {
        if (!parent.Entries.TryGetValue(key, out var entry))
            parent.Entries.Add(key, entry = new Entry(key, at, new TableNode(at, key)));
        return (TableNode)(entry.Value is ListNode tables ? tables.Items[^1] : entry.Value);
    }

    private TableNode Open(TableSyntaxBase header)
    {
        var at = Position.Of(header.Span.Start);
        var parts = PartsOf(header.Name!).ToList();
        var parent = parts.SkipLast(1).Aggregate(_root, (table, part) => Descend(table, part.Key, at));
        var key = parts[^1].Key;
        if (header is TableSyntax)
        {
            var table = Descend(parent, key, at);
            parent.Entries[key] = new Entry(key, at, table);
            return table;
        }

        if (!parent.Entries.TryGetValue(key, out var entry))
            parent.Entries.Add(key, entry = new Entry(key, at, new ListNode(at)));
        var element = new TableNode(at, key);
        ((ListNode)entry.Value).Items.Add(element);
        return element;
    }

    private void Add(TableNode table, KeyValueSyntax pair)
    {
        var parts = PartsOf(pair.Key!).ToList();
        var parent = parts.SkipLast(1).Aggregate(table, (outer, part) => Descend(outer, part.Key, part.At));
        var (key, at) = parts[^1];
        // In a command, ${column} is a column.
        var isCommand = key == "command" && parent.Key == "computed";
        if (Read(pair.Value!, key, isCommand) is { } value)
            parent.Entries.Add(key, new Entry(key, at, value));
    }

    /// <summary>Reads a value; <see langword="null"/> where the environment makes an empty string of it, which counts as not given.</summary>
    private Node? Read(ValueSyntax value, string key, bool isCommand)
    {
        var at = Position.Of(value.Span.Start);
        return value switch
        {
            StringValueSyntax text => isCommand ? new TextNode(at, text.Value!, []) : environment.Replace(at, text.Value!),
            IntegerValueSyntax whole => new ScalarNode(at, whole.Value, whole.Token!.Text!),
            FloatValueSyntax number => new ScalarNode(at, number.Value, number.Token!.Text!),
            BooleanValueSyntax flag => new ScalarNode(at, flag.Value, flag.Token!.Text!),
            DateTimeValueSyntax time => new ScalarNode(at, time.Value, time.Token!.Text!),
            ArraySyntax array => ReadList(array, key, at, isCommand),
            InlineTableSyntax table => ReadTable(table, key, at),
            _ => throw new InvalidOperationException($"TOML has no values of the kind {value.Kind}."),
        };
    }

    private ListNode ReadList(ArraySyntax array, string key, Position at, bool isCommand)
    {
        var list = new ListNode(at);
        list.Items.AddRange(array.Items.Select(item => Read(item.Value!, key, isCommand)).OfType<Node>());
        return list;
    }

    private TableNode ReadTable(InlineTableSyntax inline, string key, Position at)
    {
        var table = new TableNode(at, key);
        foreach (var item in inline.Items)
            Add(table, item.KeyValue!);
        return table;
    }
}
