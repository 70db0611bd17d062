namespace TableActors.AspNetCore.Requests;

/// <summary>A part of a form, whose content is read once at most, before the next part.</summary>
/// <param name="form">The form.</param>
/// <param name="content">The content, as it arrives.</param>
/// <param name="name">The field's name.</param>
/// <param name="fileName">The file's name; empty where no file was chosen; <see langword="null"/>: this part is a text.</param>
internal sealed class FormPart(FormReader form, Stream content, string name, string? fileName)
{
    public string Name => name;

    public string? FileName => fileName;

    public Task<string> ReadTextAsync() => form.ReadTextAsync(content);

    /// <summary>Hands the content to whoever takes files.</summary>
    public Task<T> ReadFileAsync<T>(Func<Stream, Task<T>> take) => FormReader.ReadAsync(() => take(content));

    /// <summary>Whether there is no content; the first byte is lost if there is.</summary>
    public Task<bool> IsEmptyAsync() => FormReader.ReadAsync(async () => await content.ReadAsync(new byte[1]) == 0);
}
