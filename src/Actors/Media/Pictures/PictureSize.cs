namespace TableActors.Actors.Media.Pictures;

/// <summary>How many pixels a picture has, as its file says; whether it is to be turned when it is shown is not looked at.</summary>
/// <param name="Width">At least 1.</param>
/// <param name="Height">At least 1.</param>
public readonly record struct PictureSize(int Width, int Height);
