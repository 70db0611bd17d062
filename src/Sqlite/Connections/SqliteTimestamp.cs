namespace TableActors.Sqlite.Connections;

/// <summary>Reads the one form in which this store writes timestamps: <c>2026-01-31T12:00:00.000000Z</c>.</summary>
internal static class SqliteTimestamp
{
    private static ReadOnlySpan<byte> Form => "0000-00-00T00:00:00.000000Z"u8;

    /// <summary>Reads a text of exactly that form; any other is left to the type's own reading.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        if (!HasForm(text))
            return false;
        int year = Number(text[..4]), month = Number(text[5..7]), day = Number(text[8..10]);
        int hour = Number(text[11..13]), minute = Number(text[14..16]), second = Number(text[17..19]);
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
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
