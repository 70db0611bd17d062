using System.Collections.Immutable;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.TestSupport;

/// <summary>Writes as tests spell them: columns by name.</summary>
public static class Writes
{
    /// <summary>An insert; the values of the columns in order.</summary>
    public static InsertRow Insert(this TableSchema table, params object?[] values) =>
        new(table.Name, table.Fingerprint, DateTimeOffset.MaxValue, [.. values]);

    /// <summary>An update of the row with a key of one column.</summary>
    public static UpdateRow Update(
        this TableSchema table, object key, params (string Column, object? Value)[] changes) =>
        new(table.Name, table.Fingerprint, DateTimeOffset.MaxValue, [key], table.Values(changes), []);

    /// <summary>A delete of all rows that match.</summary>
    public static DeleteRows Delete(this TableSchema table, params (string Column, object? Value)[] match) =>
        new(table.Name, table.Fingerprint, DateTimeOffset.MaxValue, table.Values(match), []);

    /// <summary>Values of named columns.</summary>
    public static ColumnValues Values(this TableSchema table, params (string Column, object? Value)[] values)
    {
        var ordered = values
            .Select(value => (table.Find(value.Column)!.Ordinal, value.Value))
            .OrderBy(value => value.Ordinal)
            .ToList();
        return new ColumnValues([.. ordered.Select(value => value.Ordinal)], [.. ordered.Select(value => value.Value)]);
    }

    /// <summary>The same update with versions of which the row must have one.</summary>
    public static UpdateRow If(this UpdateRow update, params long[] versions) =>
        update with { Versions = [.. versions] };

    /// <summary>The same delete with versions of which the row must have one.</summary>
    public static DeleteRows If(this DeleteRows delete, params long[] versions) =>
        delete with { Versions = [.. versions] };

    /// <summary>The same write with a deadline.</summary>
    public static T Until<T>(this T command, DateTimeOffset deadline) where T : WriteCommand =>
        command with { Deadline = deadline };

    /// <summary>
    /// The same write as a request that is recognised when it comes again; see
    /// <see cref="Marks.Of"/>.
    /// </summary>
    public static T Marked<T>(this T command, string id, string body = "") where T : WriteCommand =>
        command with { Mark = Marks.Of(id, body) };
}
