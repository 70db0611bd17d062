using System.Text;
using nietras.SeparatedValues;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Loading.Input;

/// <summary>A column of a CSV file.</summary>
/// <param name="Name">The route's name for it; <see langword="null"/>: it is left out.</param>
/// <param name="Type">What its texts are read as.</param>
internal sealed record CsvColumn(string? Name, ColumnType Type);

/// <summary>What the first lines of a CSV file say of the others.</summary>
/// <param name="Separator">What separates fields.</param>
/// <param name="Columns">The columns, in the file's order, without those at the end that have no name.</param>
/// <param name="Ignored">The columns that the route does not have.</param>
/// <param name="Hints">How many lines stand before the names.</param>
internal sealed record CsvHeader(
    char Separator, IReadOnlyList<CsvColumn> Columns, IReadOnlyList<string> Ignored, int Hints)
{
    private const int LongestHeader = 256 * 1024;
    private static readonly char[] LineEnds = ['\r', '\n'];

    // If several fit equally well, the first one is taken.
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    /// <summary>Reads the names and finds the columns among the route's inputs.</summary>
    /// <param name="text">The file, as UTF-8, from its beginning.</param>
    /// <param name="form">How the file is written.</param>
    /// <param name="inputs">What the route takes.</param>
    /// <param name="ignoreUnknown">Whether columns that the route does not have are left out.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputFileException">There is no proper header, or it does not fit the route.</exception>
    public static async Task<CsvHeader> ReadAsync(
        Stream text, CsvForm form, IReadOnlyList<RouteInput> inputs, bool ignoreUnknown, CancellationToken cancellation)
    {
        var beginning = await BeginningAsync(text, cancellation);
        var hint = HintOf(new StringReader(beginning).ReadLine());
        if (hint is not null)
            beginning = beginning[beginning.IndexOfAny(LineEnds)..].TrimStart(LineEnds);
        if (beginning.Trim(LineEnds).Length == 0)
            throw new InputFileException("the file is empty; CSV begins with a line of column names");

        bool IsKnown(string name) => inputs.Any(input => input.Name == form.Names.GetValueOrDefault(name, name));
        int Known(char separator) =>
            FieldsOf(beginning, separator, form).Count(name => name is not null && IsKnown(name));
        var best = Separators.MaxBy(Known);
        var separator = form.Separator ?? hint ?? best;
        var advice = separator != best && Known(best) > Known(separator)
            ? $"; are the fields separated by {NameOf(best)}? say --separator {NameOf(best)}"
            : "";
        var fields = FieldsOf(beginning, separator, form);
        if (fields.IndexOf(null) is >= 0 and var misfit)
            throw new InputFileException(
                $"line 1, field {misfit + 1}: the quotes of this name do not fit together{advice}");
        var columns = fields.OfType<string>().ToList();
        while (columns is [.., ""])
            columns.RemoveAt(columns.Count - 1);
        Check(columns, form);
        var unknown = columns.Where(name => !IsKnown(name)).ToList();
        if (unknown.Count > 0 && (!ignoreUnknown || unknown.Count == columns.Count))
            throw new InputFileException(UnknownNames.Complain(unknown, inputs, isCsv: true) + advice);
        var missing = inputs.Where(input =>
            input.Required && !columns.Exists(name => form.Names.GetValueOrDefault(name, name) == input.Name)).ToList();
        if (missing.Count > 0)
            throw new InputFileException(
                $"the route needs {UnknownNames.List(missing.Select(input => input.Name))}, "
                + $"which the file does not have{advice}");
        return new CsvHeader(separator, [.. columns.Select(ColumnOf)], unknown, hint is null ? 0 : 1);

        CsvColumn ColumnOf(string column)
        {
            var name = form.Names.GetValueOrDefault(column, column);
            var input = inputs.FirstOrDefault(input => input.Name == name);
            return new CsvColumn(
                input?.Name, form.Types.GetValueOrDefault(column) ?? input?.Type ?? ColumnTypes.String);
        }
    }

    /// <summary>Whether a character can separate fields.</summary>
    public static bool IsSeparator(char character) =>
        character is '\t' or ' '
        || (character is >= '!' and <= '~' && !char.IsAsciiLetterOrDigit(character) && character is not ('"' or '#'));

    /// <summary>The separator as people write it.</summary>
    public static string NameOf(char separator) => separator == '\t' ? "tab" : $"\"{separator}\"";

    private static async Task<string> BeginningAsync(Stream text, CancellationToken cancellation)
    {
        using var reader = new StreamReader(
            text, InputText.StrictUtf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var beginning = new char[LongestHeader];
        try
        {
            return new string(beginning, 0, await reader.ReadBlockAsync(beginning, cancellation));
        }
        catch (DecoderFallbackException)
        {
            throw new InputFileException(CsvReader.WrongEncoding);
        }
    }

    // Excel understands a first line such as sep=; and other programs write one.
    private static char? HintOf(string? line) =>
        line?.Trim('"') is ['s' or 'S', 'e' or 'E', 'p' or 'P', '=', var separator] && IsSeparator(separator)
            ? separator
            : null;

    /// <summary>
    /// Cuts the header into names. A name whose quotes do not fit together is
    /// <see langword="null"/>.
    /// </summary>
    private static List<string?> FieldsOf(string beginning, char separator, CsvForm form)
    {
        using var reader = CsvReader.OptionsOf(separator, form.Quotes).FromText(beginning);
        var fields = new List<string?>();
        if (!reader.MoveNext())
            return fields;
        for (var i = 0; i < reader.Current.ColCount; i++)
            fields.Add(CsvReader.TryReadField(reader.Current[i].Span, form.Quotes, out var field, out _)
                ? field.Trim()
                : null);
        return fields;
    }

    private static void Check(List<string> columns, CsvForm form)
    {
        var names = columns.ConvertAll(column => form.Names.GetValueOrDefault(column, column));
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length == 0)
                throw new InputFileException($"line 1, field {i + 1}: the column has no name");
            if (names.IndexOf(names[i]) < i)
                throw new InputFileException($"line 1, field {i + 1}: there are two columns \"{names[i]}\"");
        }

        if (form.Types.Keys.Concat(form.Names.Keys).FirstOrDefault(name => !columns.Contains(name)) is { } unknown)
            throw new InputFileException(
                $"there is no column \"{unknown}\" in the file{NearestName.Hint(unknown, columns)}");
    }
}
