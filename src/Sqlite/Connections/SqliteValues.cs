using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// How values are stored. Whole numbers are INTEGER, floats REAL, booleans 0 and 1, bytes BLOB, and
/// everything else is TEXT. Timestamps are in UTC with six digits of the second, so that the order
/// of texts is the order of times. UUIDs are in lower case, json and arrays are JSON, and media are
/// paths.
/// </summary>
internal static class SqliteValues
{
    private const string TimestampForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The declared type of a physical column.</summary>
    public static string PhysicalType(ColumnType type) => type.StoredAs switch
    {
        StoredForm.Whole or StoredForm.Truth => "INTEGER",
        StoredForm.Number => "REAL",
        StoredForm.Bytes => "BLOB",
        _ => "TEXT",
    };

    /// <summary>
    /// The condition that the values of a physical column must fulfil, besides its type;
    /// <see langword="null"/>: there is none.
    /// </summary>
    /// <param name="type">The column's type.</param>
    /// <param name="name">The column's name, quoted.</param>
    public static string? Check(ColumnType type, string name) =>
        type.StoredAs == StoredForm.Truth ? $"{name} IN (0, 1)" : null;

    /// <summary>Binds a value to a parameter.</summary>
    /// <returns>
    /// Why the value cannot be stored, to follow the column's name; <see langword="null"/>: it is
    /// bound.
    /// </returns>
    public static string? Bind(SqliteStatement statement, int index, object? value)
    {
        switch (value)
        {
            case null:
                statement.BindNull(index);
                return null;
            case string text:
                return BindText(statement, index, text);
            case long whole:
                statement.Bind(index, whole);
                return null;
            case double number:
                statement.Bind(index, number);
                return double.IsFinite(number) ? null : "must be a finite number";
            case bool truth:
                statement.Bind(index, truth ? 1L : 0L);
                return null;
            case DateTimeOffset instant:
                return BindFormatted(statement, index, instant.UtcDateTime, TimestampForm);
            case DateOnly day:
                return BindFormatted(statement, index, day, "yyyy-MM-dd");
            case Guid uuid:
                return BindFormatted(statement, index, uuid, "D");
            case byte[] bytes:
                statement.BindBlob(index, bytes);
                return null;
            case double[] or long[]:
                return BindArray(statement, index, value);
            default:
                return ColumnTypes.ConverterOf(value) is { } type
                    ? Bind(statement, index, type.ToStored(value))
                    : $"cannot be a {value.GetType().Name}";
        }
    }

    /// <summary>Reads a value of the present row.</summary>
    /// <param name="statement">The statement, which has a row.</param>
    /// <param name="ordinal">The result's column.</param>
    /// <param name="type">The type to read it as; <see langword="null"/>: the value's own.</param>
    /// <exception cref="UnreadableValueException">The value is not of the type.</exception>
    public static object? Read(SqliteStatement statement, int ordinal, ColumnType? type)
    {
        var storage = statement.StorageClass(ordinal);
        if (storage == raw.SQLITE_NULL)
            return null;
        return type is null ? Read(statement, ordinal, storage) : (storage, type.StoredAs) switch
        {
            (raw.SQLITE_INTEGER, StoredForm.Whole) => Of(type, statement.Int64(ordinal), ordinal),
            (raw.SQLITE_INTEGER, StoredForm.Truth) => Of(type, statement.Int64(ordinal) != 0, ordinal),
            (raw.SQLITE_INTEGER or raw.SQLITE_FLOAT, StoredForm.Number) =>
                Of(type, ResultValue.Finite(statement.Double(ordinal), ordinal), ordinal),
            (raw.SQLITE_BLOB, StoredForm.Bytes) => Of(type, statement.Bytes(ordinal).ToArray(), ordinal),
            (raw.SQLITE_TEXT, _) => ReadText(statement, ordinal, type),
            (raw.SQLITE_INTEGER, _) => ResultValue.As(statement.Int64(ordinal), type, ordinal),
            (raw.SQLITE_FLOAT, _) => ResultValue.As(statement.Double(ordinal), type, ordinal),
            _ => throw Unreadable(ordinal, type),
        };
    }

    private static object Read(SqliteStatement statement, int ordinal, int storage) => storage switch
    {
        raw.SQLITE_INTEGER => statement.Int64(ordinal),
        raw.SQLITE_FLOAT => ResultValue.Finite(statement.Double(ordinal), ordinal),
        raw.SQLITE_BLOB => statement.Bytes(ordinal).ToArray(),
        _ => Encoding.UTF8.GetString(statement.Bytes(ordinal)),
    };

    private static object ReadText(SqliteStatement statement, int ordinal, ColumnType type)
    {
        var bytes = statement.Bytes(ordinal);
        switch (type.StoredAs)
        {
            case StoredForm.Text:
                return Of(type, Encoding.UTF8.GetString(bytes), ordinal);
            case StoredForm.Uuid
                when Utf8Parser.TryParse(bytes, out Guid uuid, out var consumed, 'D') && consumed == bytes.Length:
                return Of(type, uuid, ordinal);
            case StoredForm.Instant when SqliteTimestamp.TryParse(bytes, out var instant):
                return Of(type, instant, ordinal);
            case StoredForm.Day when ColumnTypes.Date.TryReadText(Encoding.UTF8.GetString(bytes), out var day, out _):
                return Of(type, day, ordinal);
            case StoredForm.Json when IsJson(bytes):
                return Of(type, Encoding.UTF8.GetString(bytes), ordinal);
            case StoredForm.Bytes or StoredForm.Json:
                throw Unreadable(ordinal, type);
            default:
                return Parse(Encoding.UTF8.GetString(bytes), ordinal, type);
        }
    }

    private static object Of(ColumnType type, object stored, int ordinal) =>
        type.FromStored(stored) ?? throw Unreadable(ordinal, type);

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        // Other programs may have written deeper JSON than we accept.
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read())
                return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static object Parse(string text, int ordinal, ColumnType type) =>
        type.TryReadText(text, out var value, out _) ? value : throw Unreadable(ordinal, type);

    private static UnreadableValueException Unreadable(int ordinal, ColumnType type) => new(ordinal, type);

    private static string? BindText(SqliteStatement statement, int index, string text)
    {
        // PostgreSQL cannot store U+0000, and SQLite's functions end the text there.
        if (text.Contains('\0'))
            return "must not contain the character U+0000";
        return statement.Bind(index, text) ? null : "must be valid Unicode text";
    }

    private static string? BindFormatted<T>(SqliteStatement statement, int index, T value, string form)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var written, form, CultureInfo.InvariantCulture);
        statement.BindUtf8(index, text[..written]);
        return null;
    }

    private static string? BindArray(SqliteStatement statement, int index, object value)
    {
        if (value is double[] numbers && !Array.TrueForAll(numbers, double.IsFinite))
            return "must be a list of finite numbers";
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
            ColumnTypes.ArrayOfFloat().WriteJson(writer, SignlessZero.Of(value), MediaLinks.Relative);
        statement.BindUtf8(index, text.WrittenSpan);
        return null;
    }
}

/// <summary>The form in which this store writes timestamps: <c>2026-01-31T12:00:00.000000Z</c>.</summary>
internal static class SqliteTimestamp
{
    /// <summary>An instant in microseconds since 1970, as some system tables hold it.</summary>
    public static long MicrosecondsOf(DateTimeOffset instant) =>
        (instant.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static ReadOnlySpan<byte> Form => "0000-00-00T00:00:00.000000Z"u8;

    /// <summary>Reads a text of exactly this form. The column type reads all other forms.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        if (!HasForm(text))
            return false;
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        int hour = Number(text[11..13]), minute = Number(text[14..16]), second = Number(text[17..19]);
        if (year == 0
            || month is 0 or > 12
            || day == 0
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59)
            return false;
        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks;
        value = new DateTimeOffset(ticks + Number(text[20..26]) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        return true;
    }

    private static bool HasForm(ReadOnlySpan<byte> text)
    {
        if (text.Length != Form.Length)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var fits = Form[i] == '0' ? char.IsAsciiDigit((char)text[i]) : text[i] == Form[i];
            if (!fits)
                return false;
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
            number = number * 10 + (digit - '0');
        return number;
    }
}
