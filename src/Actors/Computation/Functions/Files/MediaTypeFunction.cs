using TableActors.Actors.Media;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions.Files;

/// <summary><c>media_type(file)</c>: the content type that a file is served with.</summary>
internal sealed class MediaTypeFunction()
    : FileFunction("media_type", ColumnTypes.String, ColumnTypes.Image, ColumnTypes.Video, ColumnTypes.Audio, ColumnTypes.Document)
{
    public override Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation) => Task.FromResult<object>(file.ContentType);
}
