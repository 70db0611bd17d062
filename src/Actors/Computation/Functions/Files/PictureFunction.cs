using TableActors.Actors.Media;
using TableActors.Actors.Media.Pictures;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Functions.Files;

/// <summary>
/// <c>image_width(image)</c> and <c>image_height(image)</c>: the pixels of a PNG, JPEG, GIF, WebP or BMP picture. Pictures of other
/// formats, and broken ones, are errors of their rows.
/// </summary>
internal sealed class PictureFunction(string name, Func<PictureSize, int> side) : FileFunction(name, ColumnTypes.Int, ColumnTypes.Image)
{
    public override async Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation) =>
        await PictureHeader.ReadAsync(file.Content, cancellation).ConfigureAwait(false) is { } size
            ? (long)side(size)
            : throw new ComputationException("the size of this picture cannot be read; it must be a PNG, JPEG, GIF, WebP or BMP file");
}
