using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.Host.Loading.Input;

/// <summary>Finds the columns of a CSV file: their names from its first record, their types from what is said or from all its texts.</summary>
/// <param name="types">Types by the names in the file; the others are found by looking.</param>
/// <param name="names">New names by the names in the file.</param>
internal sealed class CsvHeader(IReadOnlyDictionary<string, ColumnType> types, IReadOnlyDictionary<string, string> names)
{
    /// <summary>Reads the file once, to its end where a type must be found.</summary>
    /// <exception cref="InputFileException">There is no proper header, or the file cannot be read.</exception>
    public async Task<IReadOnlyList<CsvColumn>> ReadAsync(Stream input, CancellationToken cancellation)
    {
        var parser = new CsvParser(input);
        var header = await parser.ReadAsync(cancellation) ?? throw new InputFileException("the file is empty; CSV begins with a line of column names");
        var columns = header.Fields.Select(field => field.Text.Trim()).ToList();
        Check(columns);
        var guesses = columns.ConvertAll(column => types.ContainsKey(column) ? null : new CsvTypeGuess());
        while (guesses.Exists(guess => guess is not null) && await parser.ReadAsync(cancellation) is { } record)
        {
            for (var i = 0; i < Math.Min(guesses.Count, record.Fields.Count); i++)
                guesses[i]?.Look(record.Fields[i].Text);
        }

        return [.. columns.Select((column, i) => new CsvColumn(names.GetValueOrDefault(column, column), guesses[i]?.Type ?? types[column]))];
    }

    private void Check(List<string> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length == 0)
                throw new InputFileException($"line 1, field {i + 1}: the column has no name");
            if (columns.IndexOf(columns[i]) < i)
                throw new InputFileException($"line 1, field {i + 1}: there are two columns \"{columns[i]}\"");
        }

        if (types.Keys.Concat(names.Keys).FirstOrDefault(name => !columns.Contains(name)) is { } unknown)
            throw new InputFileException($"there is no column \"{unknown}\" in the file{NearestName.Hint(unknown, columns)}");
    }
}
