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
    /// <summary>
    /// Whether it holds what a reference stood for. Such a text may stand for a number or a
    /// boolean, because only strings can hold references.
    /// </summary>
    public bool IsReplaced { get; init; }
}

/// <summary>A number, a boolean, a date or a time.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Value">
/// A <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or
/// <see cref="Tomlyn.TomlDateTime"/>.
/// </param>
/// <param name="Text">How it is written.</param>
internal sealed record ScalarNode(Position At, object Value, string Text) : Node(At);

/// <param name="At">Where it stands.</param>
/// <param name="HasHeaders">Whether it is a list of tables that each have a header: <c>[[routes]]</c>.</param>
internal sealed record ListNode(Position At, bool HasHeaders) : Node(At)
{
    public List<Node> Items { get; } = [];
}

/// <summary>How a table is written. That decides what may still be added to it.</summary>
internal enum TableForm
{
    /// <summary>Only the header of a table below it names it so far. Its own header may follow.</summary>
    Implied,
    Header,
    Dotted,
    Inline,
}

/// <summary>A table, whether it has a header, stands inline, or follows from dotted keys.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Parent">The table that it is in; <see langword="null"/>: it is the file.</param>
/// <param name="Key">The key that it stands under.</param>
internal sealed record TableNode(Position At, TableNode? Parent, string Key) : Node(At)
{
    public required TableForm Form { get; set; }

    /// <summary>Its entries in the file's order.</summary>
    public OrderedDictionary<string, Entry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>The dotted keys that lead to one of its entries.</summary>
    public string PathOf(string key)
    {
        var path = key;
        for (var table = this; table.Parent is not null; table = table.Parent)
            path = $"{table.Key}.{path}";
        return path;
    }
}

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="At">Where the key stands; for a table with a header, where the header stands.</param>
/// <param name="Value">The value.</param>
internal sealed record Entry(string Key, Position At, Node Value);

/// <summary>
/// Makes one tree of the headers and dotted keys of a TOML file. A second definition is a fault,
/// and the first one stays. The parser's own check would take tables below one element of a list
/// for tables below the next.
/// </summary>
internal sealed class TomlTree(EnvironmentText environment, FaultLog faults)
{
    private static readonly Place Syntax = new("syntax");
    private readonly TableNode _root = new(Position.Start, null, "") { Form = TableForm.Header };
    private readonly List<(TableNode Table, string Key)> _emptied = [];

    /// <summary>Builds the tree of a document without syntax faults.</summary>
    public static TableNode Build(DocumentSyntax document, EnvironmentText environment, FaultLog faults)
    {
        var tree = new TomlTree(environment, faults);
        foreach (var pair in document.KeyValues)
            tree.Add(tree._root, pair);
        foreach (var header in document.Tables)
        {
            var table = tree.Open(header);
            foreach (var pair in header.Items)
                tree.Add(table, pair);
        }

        foreach (var (table, key) in tree._emptied)
            table.Entries.Remove(key);
        return tree._root;
    }

    private static List<(string Key, Position At)> PartsOf(KeySyntax key) =>
        [.. key.DotKeys
            .Select(item => item.Key!)
            .Prepend(key.Key!)
            .Select(part => (NameOf(part), Position.Of(part.Span.Start)))];

    private static string NameOf(BareKeyOrStringValueSyntax key) =>
        key is StringValueSyntax quoted ? quoted.Value! : ((BareKeySyntax)key).Key!.Text!;

    /// <summary>Finds or makes the table under a key of a path; in a list of tables, the last one.</summary>
    private TableNode Descend(TableNode parent, string key, Position at, TableForm form)
    {
        if (!parent.Entries.TryGetValue(key, out var entry))
            parent.Entries.Add(key, entry = new Entry(key, at, new TableNode(at, parent, key) { Form = form }));
        return entry.Value switch
        {
            TableNode { Form: TableForm.Implied or TableForm.Dotted } table => table,
            TableNode { Form: TableForm.Header } table when form == TableForm.Implied => table,
            ListNode { HasHeaders: true } tables when form == TableForm.Implied => (TableNode)tables.Items[^1],
            _ => Refuse(parent, entry, at),
        };
    }

    private TableNode Open(TableSyntaxBase header)
    {
        var at = Position.Of(header.Span.Start);
        var parts = PartsOf(header.Name!);
        var parent = _root;
        foreach (var (outer, outerAt) in parts.SkipLast(1))
            parent = Descend(parent, outer, outerAt, TableForm.Implied);
        var key = parts[^1].Key;
        var isList = header is TableArraySyntax;
        var table = new TableNode(at, parent, key) { Form = TableForm.Header };
        if (!parent.Entries.TryGetValue(key, out var entry))
            parent.Entries.Add(key, entry = new Entry(key, at, isList ? new ListNode(at, HasHeaders: true) : table));
        else if (!isList && entry.Value is TableNode { Form: TableForm.Implied } implied)
            parent.Entries[key] = new Entry(key, at, table = implied);
        else if (!isList || entry.Value is not ListNode { HasHeaders: true })
            return Refuse(parent, entry, at);
        if (entry.Value is ListNode list)
            list.Items.Add(table);
        table.Form = TableForm.Header;
        return table;
    }

    private void Add(TableNode table, KeyValueSyntax pair)
    {
        var parts = PartsOf(pair.Key!);
        var parent = table;
        foreach (var (outer, outerAt) in parts.SkipLast(1))
            parent = Descend(parent, outer, outerAt, TableForm.Dotted);
        var (key, at) = parts[^1];
        if (parent.Entries.TryGetValue(key, out var first))
        {
            Refuse(parent, first, at);
            return;
        }

        // In a command, ${column} is a column.
        var isCommand = key == "command" && parent.Key == "computed";
        var value = Read(pair.Value!, parent, key, isCommand);
        parent.Entries.Add(key, new Entry(key, at, value ?? new TextNode(at, "", [])));
        if (value is null)
            _emptied.Add((parent, key));
    }

    /// <summary>Makes a fault of a second definition, and a table for its contents, which nobody reads.</summary>
    private TableNode Refuse(TableNode parent, Entry first, Position at)
    {
        faults.Add(at, Syntax, $"\"{parent.PathOf(first.Key)}\" is already defined at {first.At}");
        return new TableNode(at, parent, first.Key) { Form = TableForm.Implied };
    }

    /// <summary>
    /// Reads a value; <see langword="null"/>: the environment makes an empty string of it, which
    /// counts as not given.
    /// </summary>
    private Node? Read(ValueSyntax value, TableNode parent, string key, bool isCommand)
    {
        var at = Position.Of(value.Span.Start);
        return value switch
        {
            StringValueSyntax text =>
                isCommand ? new TextNode(at, text.Value!, []) : environment.Replace(at, text.Value!),
            IntegerValueSyntax whole => new ScalarNode(at, whole.Value, whole.Token!.Text!),
            FloatValueSyntax number => new ScalarNode(at, number.Value, number.Token!.Text!),
            BooleanValueSyntax flag => new ScalarNode(at, flag.Value, flag.Token!.Text!),
            DateTimeValueSyntax time => new ScalarNode(at, time.Value, time.Token!.Text!),
            ArraySyntax array => ReadList(array, parent, key, at, isCommand),
            InlineTableSyntax table => ReadTable(table, parent, key, at),
            _ => throw new InvalidOperationException($"TOML has no values of the kind {value.Kind}."),
        };
    }

    private ListNode ReadList(ArraySyntax array, TableNode parent, string key, Position at, bool isCommand)
    {
        var list = new ListNode(at, HasHeaders: false);
        list.Items.AddRange(array.Items.Select(item => Read(item.Value!, parent, key, isCommand)).OfType<Node>());
        return list;
    }

    private TableNode ReadTable(InlineTableSyntax inline, TableNode parent, string key, Position at)
    {
        var table = new TableNode(at, parent, key) { Form = TableForm.Inline };
        foreach (var item in inline.Items)
            Add(table, item.KeyValue!);
        return table;
    }
}
