# curves: learning_curve of the experiment accumulation_quick
# Written by sweep report, which replaces it; copy it under another name to keep changes.
# Draw it in this folder: gnuplot curves.gp

set encoding utf8
set minussign
data = 'curves.dat'
# An infinite end of a band (diverged seeds) is drawn at the edge of its panel.
clip(value, low, high) = value < low ? low : value > high ? high : value

set style line 1 lc rgb '#D55E00' dt (12,4) lw 2 pt 5 ps 0.8
set style line 2 lc rgb '#E69F00' dt (7,3) lw 2 pt 11 ps 0.8

formats = 'svg png'.(strstrt(GPVAL_TERMINALS, 'pdfcairo') > 0 ? ' pdf' : '')
do for [format in formats] {
  if (format eq 'svg') {
    set terminal svg size 1200,870 font 'sans-serif,15' background '#ffffff'
  }
  if (format eq 'png') {
    set terminal pngcairo size 1200,870 font 'sans,11.5' background '#ffffff'
  }
  if (format eq 'pdf') {
    set terminal pdfcairo size 7.2,5.220 fontscale 0.432 linewidth 0.864 pointscale 0.432 font 'sans,11.5' background '#ffffff'
  }
  set output 'curves.'.format
  set multiplot
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid

  # Panel micro batch size 16, clip threshold 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.5092
  set tmargin at screen 0.9517
  set bmargin at screen 0.5724
  set title 'micro batch size 16, clip threshold 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:6]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel 'train loss (nats)' offset 0,0
  unset logscale y
  set yrange [3.97357:4.63149]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 1 using 1:(clip($5, 3.97357, 4.63149)):(clip($6, 3.97357, 4.63149)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:(clip($5, 3.97357, 4.63149)):(clip($6, 3.97357, 4.63149)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 0 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 1 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Panel micro batch size 16, clip threshold 2
  set lmargin at screen 0.5475
  set rmargin at screen 0.9800
  set tmargin at screen 0.9517
  set bmargin at screen 0.5724
  set title 'micro batch size 16, clip threshold 2' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel '' offset 0,0
  unset logscale x
  set xrange [1:6]
  set format x ''
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [3.97357:4.63149]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 3 using 1:(clip($5, 3.97357, 4.63149)):(clip($6, 3.97357, 4.63149)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:(clip($5, 3.97357, 4.63149)):(clip($6, 3.97357, 4.63149)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 2 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 3 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Panel micro batch size 64, clip threshold 1
  set lmargin at screen 0.0767
  set rmargin at screen 0.5092
  set tmargin at screen 0.5034
  set bmargin at screen 0.1241
  set title 'micro batch size 64, clip threshold 1' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:6]
  set format x '%h'
  set xtics out nomirror 1 norotate autojustify
  set ylabel 'train loss (nats)' offset 0,0
  unset logscale y
  set yrange [3.97988:4.63124]
  set format y '%h'
  set ytics out nomirror autofreq
  plot \
    data index 5 using 1:(clip($5, 3.97988, 4.63124)):(clip($6, 3.97988, 4.63124)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:(clip($5, 3.97988, 4.63124)):(clip($6, 3.97988, 4.63124)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 4 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 5 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Panel micro batch size 64, clip threshold 2
  set lmargin at screen 0.5475
  set rmargin at screen 0.9800
  set tmargin at screen 0.5034
  set bmargin at screen 0.1241
  set title 'micro batch size 64, clip threshold 2' offset 0,-0.4
  set border 3 lc rgb '#444444'
  set xlabel 'epoch' offset 0,0
  unset logscale x
  set xrange [1:6]
  set format x '%h'
  set xtics out nomirror 1 norotate autojustify
  set ylabel '' offset 0,0
  unset logscale y
  set yrange [3.97988:4.63124]
  set format y ''
  set ytics out nomirror autofreq
  plot \
    data index 7 using 1:(clip($5, 3.97988, 4.63124)):(clip($6, 3.97988, 4.63124)) with filledcurves ls 2 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:(clip($5, 3.97988, 4.63124)):(clip($6, 3.97988, 4.63124)) with filledcurves ls 1 fs transparent solid 0.15 noborder notitle, \
    data index 6 using 1:4 with linespoints ls 1 pointinterval 1 notitle, \
    data index 7 using 1:4 with linespoints ls 2 pointinterval 1 notitle

  # Key
  set lmargin at screen 0.0000
  set rmargin at screen 1.0000
  set bmargin at screen 0.0000
  set tmargin at screen 0.0437
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
  set key at screen 0.5000, screen 0.0218 center center horizontal Left reverse maxcols 2 samplen 3.5 spacing 1.3
  plot \
    2 with linespoints ls 1 title 'clip\_sgd', \
    2 with linespoints ls 2 title 'micro\_batch\_clip\_sgd'
  unset key
  set grid back lt 1 lc rgb '#e4e4e4' lw 1 dt solid
  unset multiplot
}
unset output
