namespace TableActors.Host.Loading.Input;

/// <summary>Reads the rows of one file format, in constant memory.</summary>
internal interface IRowReader
{
    /// <summary>Reads all rows. A row that alone is faulty is handed on with its fault.</summary>
    /// <param name="input">The file, from its beginning.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InputFileException">The file cannot be read any further.</exception>
    IAsyncEnumerable<InputRow> ReadAsync(Stream input, CancellationToken cancellation);
}
