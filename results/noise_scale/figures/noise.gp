# noise: learning_curve of the experiment noise_scale
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot noise.gp

set encoding utf8
set minussign
data = 'noise.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#000000' dt (20,5) lw 2 pt 6 ps 1.1

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,396 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,396 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,2.376 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'noise.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel gradient noise scale untied
  set lmargin at screen 0.0767
  set rmargin at screen 0.3133
  set tmargin at screen 0.9545
  set bmargin at screen 0.2727
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step' offset 0,0
  unset logscale x
  set xrange [40:240]
  set format x '%h'
  set xtics out nomirror 50 norotate autojustify
  set ylabel 'gradient noise scale untied' offset 0,0
  unset logscale y
  set yrange [-0.0104766:22.3075]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 0 using 1:(clip($5, -0.0104766, 22.3075)):(clip($6, -0.0104766, 22.3075)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle

  # Panel gradient noise scale
  set lmargin at screen 0.4100
  set rmargin at screen 0.6467
  set tmargin at screen 0.9545
  set bmargin at screen 0.2727
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step' offset 0,0
  unset logscale x
  set xrange [40:240]
  set format x '%h'
  set xtics out nomirror 50 norotate autojustify
  set ylabel 'gradient noise scale' offset 0,0
  unset logscale y
  set yrange [0.417501:11.1444]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 0 using 1:(clip($9, 0.417501, 11.1444)):(clip($10, 0.417501, 11.1444)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:8 with linespoints ls 1 pointinterval 1 notitle

  # Panel train loss (nats)
  set lmargin at screen 0.7433
  set rmargin at screen 0.9800
  set tmargin at screen 0.9545
  set bmargin at screen 0.2727
  set title '' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'step' offset 0,0
  unset logscale x
  set xrange [40:240]
  set format x '%h'
  set xtics out nomirror 50 norotate autojustify
  set ylabel 'train loss (nats)' offset 0,0
  unset logscale y
  set yrange [3.166:4.22703]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 0 using 1:(clip($13, 3.166, 4.22703)):(clip($14, 3.166, 4.22703)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:12 with linespoints ls 1 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0960
  unset title
  unset border
  unset tics
  unset xlabel
  unset ylabel
  unset y2label
  unset colorbox
  unset logscale
  unset grid
  set xrange [0:1]
  set yrange [0:1]
  set key at screen 0.5000, screen 0.0480 center center horizontal Left reverse maxcols 1 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'clip\_adamw'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
