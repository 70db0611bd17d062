using TableActors.Actors.Media;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions.Files;

/// <summary><c>media_size(file)</c>: how many bytes a file has.</summary>
internal sealed class MediaSizeFunction()
    : FileFunction("media_size", ColumnTypes.Int, ColumnTypes.Image, ColumnTypes.Video, ColumnTypes.Audio, ColumnTypes.Document)
{
    public override Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation) => Task.FromResult<object>(file.Length);
}
