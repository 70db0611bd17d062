using System.Text;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Tests.Loading.Input;

/// <summary>Runs a reader over a text and shows each row as one line.</summary>
internal static class RowLines
{
    /// <summary><c>1@2: {…}</c>: number, line, JSON; a faulty row ends in its fault.</summary>
    public static Task<List<string>> OfAsync(IRowReader reader, string text) =>
        OfAsync(reader, Encoding.UTF8.GetBytes(text));

    public static async Task<List<string>> OfAsync(IRowReader reader, byte[] bytes)
    {
        var lines = new List<string>();
        // A stream that hands out little at a time shows whether readers put pieces together.
        await foreach (var row in reader.ReadAsync(new TricklingStream(bytes, step: 7), CancellationToken.None))
        {
            var json = Encoding.UTF8.GetString(row.Json.Span);
            lines.Add($"{row.Number}@{row.Line}: {json}{(row.Fault is { } fault ? $" -> {fault}" : "")}");
        }

        return lines;
    }
}
