using System.Text.Encodings.Web;
using System.Text.Json;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Loading;

/// <summary>
/// The file of refused rows, NDJSON: <c>{"row":…, "line":…, "input":…, "problem":…}</c>. It is
/// created, or emptied, with the first refused row.
/// </summary>
internal sealed class RefusedRows(string path) : IAsyncDisposable
{
    // The file is read by people, not by browsers: only what JSON demands is escaped.
    private static readonly JsonWriterOptions Plain =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private const int MostShown = 10;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<string> _first = [];
    private FileStream? _file;

    /// <summary>Writes JSON as the file has it.</summary>
    public static JsonSerializerOptions Readable { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Path => path;

    /// <summary>The first rows, one text each: where they are, and why they were refused.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="problem">Why it is refused.</param>
    public async Task AddAsync(InputRow row, ProblemBody problem)
    {
        await _turn.WaitAsync();
        try
        {
            if (_first.Count < MostShown)
                _first.Add($"{row.Place}: {problem.Message}");
            _file ??= Create();
            await using (var writer = new Utf8JsonWriter(_file, Plain))
                Write(writer, row, problem.Json);
            await _file.WriteAsync("\n"u8.ToArray());
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
            await _file.DisposeAsync();
        _turn.Dispose();
    }

    private FileStream Create()
    {
        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
    }

    private static void Write(Utf8JsonWriter writer, InputRow row, ReadOnlyMemory<byte> problem)
    {
        writer.WriteStartObject();
        writer.WriteNumber("row", row.Number);
        writer.WriteNumber("line", row.Line);
        writer.WritePropertyName("input");
        WriteCompact(writer, row.Json);
        writer.WritePropertyName("problem");
        WriteCompact(writer, problem);
        writer.WriteEndObject();
    }

    /// <summary>Writes JSON that may hold line breaks on one line, its numbers and texts as they are.</summary>
    private static void WriteCompact(Utf8JsonWriter writer, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        document.RootElement.WriteTo(writer);
    }
}

/// <summary>How far a load has come. Several requests may count at once.</summary>
internal sealed class LoadCounts
{
    private long _stored;
    private long _earlier;
    private long _present;
    private long _refused;

    /// <summary>Rows that this load has stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Rows that an earlier load of the same file has stored.</summary>
    public long Earlier => Interlocked.Read(ref _earlier);

    /// <summary>Rows that were there already.</summary>
    public long Present => Interlocked.Read(ref _present);

    /// <summary>Rows that were refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long All => Stored + Earlier + Present + Refused;

    public void CountStored() => Interlocked.Increment(ref _stored);

    public void CountEarlier() => Interlocked.Increment(ref _earlier);

    public void CountPresent() => Interlocked.Increment(ref _present);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary><c>1,000 rows stored, 20 there already, 3 refused</c></summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Stored:n0} rows stored, ")
        + (Earlier > 0 ? FormattableString.Invariant($"{Earlier:n0} stored by an earlier load, ") : "")
        + (Present > 0 ? FormattableString.Invariant($"{Present:n0} there already, ") : "")
        + FormattableString.Invariant($"{Refused:n0} refused");
}
