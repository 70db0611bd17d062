namespace TableActors.Host.Loading.Input;

/// <summary>A field of a CSV record.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Quoted">Whether it stood in quotes: then an empty text is a text, otherwise no value.</param>
internal readonly record struct CsvField(string Text, bool Quoted);
