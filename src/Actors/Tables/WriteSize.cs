using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>How much memory a waiting write holds, roughly: large values exactly, small ones at a flat rate.</summary>
internal static class WriteSize
{
    private const int PerWrite = 128;
    private const int PerValue = 16;

    /// <summary>The write's size in bytes.</summary>
    public static long Of(WriteCommand command) => PerWrite + command switch
    {
        InsertRow insert => Of(insert.Values),
        UpdateRow update => Of(update.Key) + Of(update.Changes.Values),
        DeleteRows delete => Of(delete.Match.Values),
        _ => 0,
    };

    /// <summary>The size of some values in bytes.</summary>
    public static long Of(ImmutableArray<object?> values)
    {
        long size = 0;
        foreach (var value in values)
            size += PerValue + Of(value);
        return size;
    }

    private static long Of(object? value) => value switch
    {
        string text => text.Length * 2L,
        JsonText json => json.Text.Length * 2L,
        MediaReference media => media.Path.Length * 2L,
        byte[] bytes => bytes.Length,
        Array numbers => numbers.Length * 8L,
        _ => 0,
    };
}
